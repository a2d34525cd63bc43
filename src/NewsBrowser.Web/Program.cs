using NewsBrowser.Web.Commands;
using NewsBrowser.Web.Hosting;
using Serilog;

Log.Logger = ProgramLog.CreateBootstrapLogger();
try
{
    return await CommandLine.RunAsync(args);
}
finally
{
    await Log.CloseAndFlushAsync();
}
