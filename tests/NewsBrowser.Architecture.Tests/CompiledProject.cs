using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NewsBrowser.Architecture.Tests;

/// <summary>A compiled project: its types as they were written, each with what it names.</summary>
internal sealed record CompiledProject(string Name, IReadOnlyList<CompiledType> Types, IReadOnlyList<string> Friends)
{
    public static CompiledProject Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var name = reader.GetString(reader.GetAssemblyDefinition().Name);
        var types = new Dictionary<TypeName, CompiledType>();
        foreach (var handle in reader.TypeDefinitions)
        {
            var written = NearestWritten(reader, handle);
            var typeName = TypeName.Read(reader, written);
            if (!types.TryGetValue(typeName, out var type))
            {
                type = Describe(reader, written, typeName);
                types.Add(typeName, type);
            }

            new UseReader(file, reader, type).Read(handle);
        }

        return new(name, [.. types.Values.Where(type => !type.Name.IsGenerated)], Friendships(reader));
    }

    /// <summary>A closure, an iterator or an async method's state belongs to the type in whose text it stands.</summary>
    private static TypeDefinitionHandle NearestWritten(MetadataReader reader, TypeDefinitionHandle handle)
    {
        while (reader.GetString(reader.GetTypeDefinition(handle).Name).Contains('<', StringComparison.Ordinal)
            && reader.GetTypeDefinition(handle).GetDeclaringType() is { IsNil: false } outer)
        {
            handle = outer;
        }

        return handle;
    }

    private static CompiledType Describe(MetadataReader reader, TypeDefinitionHandle handle, TypeName name)
    {
        var type = reader.GetTypeDefinition(handle);
        return new(name)
        {
            IsPublic = IsPublic(reader, handle),
            IsPrivate = (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.NestedPrivate,
            HasConstants = type.GetFields().Select(reader.GetFieldDefinition)
                .Any(field => field.Attributes.HasFlag(System.Reflection.FieldAttributes.Literal | System.Reflection.FieldAttributes.Public)),
            BaseType = type.BaseType.IsNil ? null : type.BaseType.Kind switch
            {
                HandleKind.TypeDefinition => TypeName.Read(reader, (TypeDefinitionHandle)type.BaseType),
                HandleKind.TypeReference => TypeName.Read(reader, (TypeReferenceHandle)type.BaseType),
                _ => null,
            },
        };
    }

    private static bool IsPublic(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) switch
        {
            System.Reflection.TypeAttributes.Public => true,
            System.Reflection.TypeAttributes.NestedPublic => IsPublic(reader, type.GetDeclaringType()),
            _ => false,
        };
    }

    private static List<string> Friendships(MetadataReader reader)
    {
        var friends = new List<string>();
        foreach (var attribute in reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute))
        {
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
                && TypeName.Read(reader, (TypeReferenceHandle)parent).Name == nameof(System.Runtime.CompilerServices.InternalsVisibleToAttribute))
            {
                var value = reader.GetBlobReader(attribute.Value);
                value.ReadUInt16();
                friends.Add(value.ReadSerializedString()!);
            }
        }

        return friends;
    }
}

/// <summary>A type that somebody wrote, with the types that its text names.</summary>
internal sealed record CompiledType(TypeName Name)
{
    public bool IsPublic { get; init; }

    public bool IsPrivate { get; init; }

    /// <summary>A constant is copied into who uses it: such a use cannot be seen.</summary>
    public bool HasConstants { get; init; }

    public TypeName? BaseType { get; init; }

    /// <summary>What it names, with the first member that does.</summary>
    public Dictionary<TypeName, string> Uses { get; } = [];

    /// <summary>What those who may use it see: base types, constraints and the signatures of public and protected members.</summary>
    public HashSet<TypeName> Exposes { get; } = [];
}

/// <summary>A type's name: the folder is its namespace without the project's, a nested type has its outer types before it.</summary>
internal sealed record TypeName(string Project, string Namespace, string Name)
{
    private const string Views = "AspNetCoreGeneratedDocument";

    /// <summary>The name alone, without outer types and without the number of type parameters.</summary>
    public string Simple => Name[(Name.LastIndexOf('+') + 1)..].Split('`')[0];

    /// <summary>Outer types first, as they are written.</summary>
    public string Written => string.Join('.', Name.Split('+').Select(part => part.Split('`')[0]));

    public bool IsView => Namespace == Views;

    public bool IsGenerated => Name.Contains('<', StringComparison.Ordinal)
        || !(IsView || Namespace.Length == 0 || Namespace.StartsWith("NewsBrowser", StringComparison.Ordinal));

    public TypeName? Outer => Name.LastIndexOf('+') is > 0 and var at ? this with { Name = Name[..at] } : null;

    /// <summary>A view is a class <c>Pages_Admin__Part</c> in a namespace of its own: its folder is in its name.</summary>
    public string Folder(string root) => IsView ? string.Join('/', Name.Split('_', StringSplitOptions.RemoveEmptyEntries)[..^1])
        : Namespace.Length > root.Length ? Namespace[(root.Length + 1)..].Replace('.', '/') : "";

    public static TypeName Read(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? Read(reader, outer) is var declaring ? declaring with { Name = $"{declaring.Name}+{name}" } : null!
            : new(reader.GetString(reader.GetAssemblyDefinition().Name), reader.GetString(type.Namespace), name);
    }

    public static TypeName Read(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            var outer = Read(reader, (TypeReferenceHandle)type.ResolutionScope);
            return outer with { Name = $"{outer.Name}+{name}" };
        }

        var project = type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : reader.GetString(reader.GetAssemblyDefinition().Name);
        return new(project, reader.GetString(type.Namespace), name);
    }
}
