#pragma warning disable // What the rules are there to find, each once.
using NewsBrowser.Architecture.Tests.Planted.High;
using NewsBrowser.Architecture.Tests.Planted.Low;

namespace NewsBrowser.Architecture.Tests.Planted.Low
{
    /// <summary>On the ground, with an arrow to a floor above it that stands in a lambda of an iterator alone.</summary>
    internal sealed class Digger
    {
        public static IEnumerable<Func<object>> Dig()
        {
            yield return () => Roof.Raise(1);
        }
    }

    internal sealed class Stone;

    public sealed class Nobody
    {
        public Shown? Show() => null;
    }

    public sealed class Shown;

    internal sealed class Twin
    {
        private sealed class Hidden;
    }
}

namespace NewsBrowser.Architecture.Tests.Planted.High
{
    internal sealed class Roof
    {
        public static object Raise(int height) => height > 1 ? new Stone() : height;

        internal sealed class Twin
        {
            private sealed class Hidden;
        }
    }
}
