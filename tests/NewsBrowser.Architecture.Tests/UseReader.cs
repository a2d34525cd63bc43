using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace NewsBrowser.Architecture.Tests;

/// <summary>Reads what a compiled type names: in its head, in the signatures and attributes of its members, and in the code of its methods.</summary>
internal sealed partial class UseReader(PEReader file, MetadataReader reader, CompiledType type) : ISignatureTypeProvider<bool, object?>
{
    private static readonly OpCode[] OneByte = new OpCode[256];
    private static readonly OpCode[] TwoBytes = new OpCode[256];

    private string _typeName = "";
    private string _member = "";
    private bool _isExposed;

    static UseReader()
    {
        foreach (var code in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!))
        {
            (code.Size == 1 ? OneByte : TwoBytes)[code.Value & 0xFF] = code;
        }
    }

    public void Read(TypeDefinitionHandle handle)
    {
        var definition = reader.GetTypeDefinition(handle);
        var isWritten = TypeName.Read(reader, handle) == type.Name;
        _typeName = reader.GetString(definition.Name);
        (_member, _isExposed) = (isWritten ? "its head" : Written(_typeName), isWritten && type.IsPublic);
        Visit(definition.BaseType);
        foreach (var implemented in definition.GetInterfaceImplementations())
        {
            Visit(reader.GetInterfaceImplementation(implemented).Interface);
        }

        Visit(definition.GetGenericParameters());
        Visit(definition.GetCustomAttributes());
        foreach (var field in definition.GetFields().Select(reader.GetFieldDefinition))
        {
            if (reader.GetString(field.Name).StartsWith("<>9", StringComparison.Ordinal))
            {
                // A lambda that is kept: its method says more.
                continue;
            }

            var access = field.Attributes & FieldAttributes.FieldAccessMask;
            Enter(reader.GetString(field.Name), isWritten && access is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem);
            field.DecodeSignature(this, null);
            Visit(field.GetCustomAttributes());
        }

        foreach (var property in definition.GetProperties().Select(reader.GetPropertyDefinition))
        {
            Enter(reader.GetString(property.Name), false);
            Visit(property.GetCustomAttributes());
        }

        foreach (var method in definition.GetMethods().Select(reader.GetMethodDefinition))
        {
            Visit(method, isWritten);
        }
    }

    private void Visit(MethodDefinition method, bool isWritten)
    {
        var access = method.Attributes & MethodAttributes.MemberAccessMask;
        Enter(reader.GetString(method.Name), isWritten && access is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem);
        method.DecodeSignature(this, null);
        Visit(method.GetGenericParameters());
        _isExposed = false;
        Visit(method.GetCustomAttributes());
        foreach (var parameter in method.GetParameters())
        {
            Visit(reader.GetParameter(parameter).GetCustomAttributes());
        }

        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        Visit(body.LocalSignature);
        foreach (var region in body.ExceptionRegions)
        {
            Visit(region.CatchType);
        }

        foreach (var handle in Operands(body.GetILReader()))
        {
            Visit(handle);
        }
    }

    private static IEnumerable<EntityHandle> Operands(BlobReader code)
    {
        while (code.RemainingBytes > 0)
        {
            var first = code.ReadByte();
            var instruction = first == 0xFE ? TwoBytes[code.ReadByte()] : OneByte[first];
            switch (instruction.OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineSig:
                    yield return MetadataTokens.EntityHandle(code.ReadInt32());
                    break;
                default:
                    code.Offset += 4;
                    break;
            }
        }
    }

    private void Enter(string member, bool isExposed) => (_member, _isExposed) = (Written(member), isExposed && type.IsPublic);

    /// <summary>The method in whose text a lambda, an iterator or a local function stands: the compiler keeps its name between angle brackets.</summary>
    private string Written(string member) => WrittenName().Match(member) is { Success: true } own ? own.Groups[1].Value
        : WrittenName().Match(_typeName) is { Success: true } outer ? outer.Groups[1].Value : member;

    [GeneratedRegex(@"<(\w+)>")]
    private static partial Regex WrittenName();

    private void Visit(GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(parameter => reader.GetGenericParameter(parameter).GetConstraints()))
        {
            Visit(reader.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void Visit(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
        {
            Visit(reader.GetCustomAttribute(attribute).Constructor);
        }
    }

    private void Visit(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Add(TypeName.Read(reader, (TypeDefinitionHandle)handle));
                break;
            case HandleKind.TypeReference:
                Add(TypeName.Read(reader, (TypeReferenceHandle)handle));
                break;
            case HandleKind.TypeSpecification:
                reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                break;
            case HandleKind.MethodDefinition:
                var method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                Visit(method.GetDeclaringType());
                method.DecodeSignature(this, null);
                break;
            case HandleKind.FieldDefinition:
                var field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                Visit(field.GetDeclaringType());
                field.DecodeSignature(this, null);
                break;
            case HandleKind.MemberReference:
                var member = reader.GetMemberReference((MemberReferenceHandle)handle);
                Visit(member.Parent);
                if (member.GetKind() == MemberReferenceKind.Method)
                {
                    member.DecodeMethodSignature(this, null);
                }
                else
                {
                    member.DecodeFieldSignature(this, null);
                }

                break;
            case HandleKind.MethodSpecification:
                var specification = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Visit(specification.Method);
                specification.DecodeSignature(this, null);
                break;
            case HandleKind.StandaloneSignature:
                var signature = reader.GetStandaloneSignature((StandaloneSignatureHandle)handle);
                if (signature.GetKind() == StandaloneSignatureKind.LocalVariables)
                {
                    signature.DecodeLocalSignature(this, null);
                }
                else
                {
                    signature.DecodeMethodSignature(this, null);
                }

                break;
        }
    }

    private void Add(TypeName name)
    {
        if (name.IsGenerated || name == type.Name)
        {
            return;
        }

        type.Uses.TryAdd(name, _member);
        if (_isExposed)
        {
            type.Exposes.Add(name);
        }
    }

    public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        Visit(handle);
        return true;
    }

    public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        Visit(handle);
        return true;
    }

    public bool GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
    {
        Visit(handle);
        return true;
    }

    public bool GetArrayType(bool elementType, ArrayShape shape) => true;

    public bool GetByReferenceType(bool elementType) => true;

    public bool GetFunctionPointerType(MethodSignature<bool> signature) => true;

    public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => true;

    public bool GetGenericMethodParameter(object? genericContext, int index) => true;

    public bool GetGenericTypeParameter(object? genericContext, int index) => true;

    public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => true;

    public bool GetPinnedType(bool elementType) => true;

    public bool GetPointerType(bool elementType) => true;

    public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => true;

    public bool GetSZArrayType(bool elementType) => true;
}
