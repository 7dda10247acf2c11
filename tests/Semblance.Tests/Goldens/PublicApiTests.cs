using System.Reflection;
using System.Text;
using Xunit;

namespace Semblance.Tests.Goldens;

public class PublicApiTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    [Fact]
    public void The_public_API_is_that_of_the_golden_list()
    {
        var text = new StringBuilder();
        foreach (var type in typeof(Component).Assembly.GetExportedTypes()
            // what the compiler makes of extension blocks
            .Where(type => !type.FullName!.Contains('<', StringComparison.Ordinal))
            .OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type));
            if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)
                && parent != typeof(Enum))
                text.Append(" : ").Append(Name(parent));
            text.Append('\n');
            foreach (var member in type.GetMembers(Declared).Select(Line).OfType<string>().Distinct()
                .Order(StringComparer.Ordinal))
                text.Append("    ").Append(member).Append('\n');
        }
        Golden.Check("api.txt", text.ToString());
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
        : type.IsAssignableTo(typeof(Delegate)) ? "delegate" : type is { IsAbstract: true, IsSealed: true }
        ? "static class"
        : (type.IsAbstract ? "abstract " : "") + (type.GetMethod("<Clone>$") is null ? "class" : "record");

    // what a caller or a derived type can see, without what records and enums bring along
    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo field when IsSeen(field.Attributes) && !field.IsSpecialName =>
            $"{Name(field.FieldType)} {field.Name}",
        PropertyInfo property when property.Name != "EqualityContract"
            && (property.GetMethod ?? property.SetMethod) is { } accessor && IsSeen(accessor) =>
            $"{Name(property.PropertyType)} {property.Name} "
            + $"{{ {(property.GetMethod is { } get && IsSeen(get) ? "get; " : "")}" +
            $"{(property.SetMethod is { } set && IsSeen(set) ? IsInit(set) ? "init; " : "set; " : "")}}}",
        ConstructorInfo made when IsSeen(made) && !IsCopy(made) => $"new({Parameters(made)})",
        MethodInfo method when IsSeen(method) && !method.IsSpecialName
            && !method.Name.Contains('<', StringComparison.Ordinal) &&
            method.Name is not ("Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "Deconstruct") =>
            $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}"
            + (method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "")
            + $"({Parameters(method)})",
        _ => null,
    };

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsSeen(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family
            or FieldAttributes.FamORAssem;

    private static bool IsCopy(ConstructorInfo made) =>
        made.GetParameters() is [var only] && only.ParameterType == made.DeclaringType;

    private static bool IsInit(MethodInfo set) =>
        set.ReturnParameter.GetRequiredCustomModifiers()
            .Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? " = …" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        if (type.IsByRef) return Name(type.GetElementType()!) + "&";
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        var name = type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}"
            : type.Namespace?.StartsWith("Semblance", StringComparison.Ordinal) == true
            ? type.FullName?.Split('[')[0] ?? $"{type.Namespace}.{type.Name}" : type.Name;
        return type.IsGenericType
            ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
