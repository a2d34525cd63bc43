using NewsBrowser.Web.Commands;

return await CommandLine.RunAsync(args);
