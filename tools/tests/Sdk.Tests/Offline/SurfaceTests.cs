using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Sdk.Tests.Offline;

/// <summary>
/// Protects programs from being written against something that the official package lacks. The
/// list is a reflection dump of the public surface of Pulumi 3.112.1, in which `this` marks extension
/// methods.
/// </summary>
public class SurfaceTests
{
    private const BindingFlags Own =
        BindingFlags.DeclaredOnly
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.Public
        | BindingFlags.NonPublic;

    private static readonly NullabilityInfoContext s_nullability = new();

    [Fact]
    public void Every_public_member_is_in_the_official_list_with_the_same_signature()
    {
        var official = Official();

        var differences = typeof(Deployment)
            .Assembly.GetExportedTypes()
            .SelectMany(type =>
                official.TryGetValue(Header(type), out var members)
                    ? Members(type).Except(members).Select(member => $"{Header(type)}: {member}")
                    : [Header(type)]
            );

        differences.Should().BeEmpty();
    }

    /// <summary>
    /// A call that one overload takes may be ambiguous beside another: `CustomResource(type, name,
    /// null)` compiles (CS0121) only where the overload with a package request is missing.
    /// </summary>
    [Fact]
    public void Every_overload_of_a_declared_member_is_there()
    {
        var official = Official();

        var missing = typeof(Deployment)
            .Assembly.GetExportedTypes()
            .Where(type => !IsDelegate(type))
            .SelectMany(type =>
            {
                var declared = Members(type).ToHashSet();
                var names = declared.Select(Name).ToHashSet();
                return official[Header(type)]
                    .Where(member => names.Contains(Name(member)) && !declared.Contains(member))
                    .Select(member => $"{Header(type)}: {member}");
            });

        missing.Should().BeEmpty();
    }

    [Fact]
    public void No_type_is_public_but_those_of_the_three_namespaces_of_programs_and_tests()
    {
        typeof(Deployment)
            .Assembly.GetExportedTypes()
            .Select(type => type.Namespace)
            .Distinct()
            .Should()
            .BeEquivalentTo("Pulumi", "Pulumi.Testing", "Pulumi.Utilities");
    }

    [Fact]
    public void Generated_code_can_import_the_serialization_namespace()
    {
        typeof(Deployment)
            .Assembly.GetTypes()
            .Should()
            .Contain(type => type.Namespace == "Pulumi.Serialization");
    }

    private static Dictionary<string, HashSet<string>> Official()
    {
        var types = new Dictionary<string, HashSet<string>>();
        HashSet<string> members = [];
        foreach (var line in File.ReadLines("Data/pulumi-api.txt"))
        {
            if (line.StartsWith(' '))
            {
                members.Add(line.Trim());
            }
            else
            {
                types.Add(line, members = []);
            }
        }
        return types;
    }

    /// <summary>What overloads share: the word before the parameters, or the property's name.</summary>
    private static string Name(string member) =>
        Regex.Match(member, @"(\w+)(<[\w, ]*>)?(\(| \{|$)").Groups[1].Value;

    private static string Header(Type type)
    {
        var name = $"{type.Namespace} :: {Kind(type)} {Text(type)}";
        return
            type.IsValueType
            || type.BaseType is null
            || type.BaseType == typeof(object)
            || IsDelegate(type)
            ? name
            : $"{name} : {Text(type.BaseType)}";
    }

    private static string Kind(Type type) =>
        IsDelegate(type) ? "delegate"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static IEnumerable<string> Members(Type type)
    {
        if (IsDelegate(type))
        {
            return [Method(type.GetMethod("Invoke")!)];
        }
        var constructors = type.GetConstructors(Own)
            .Where(IsVisible)
            .Select(constructor => $"{Access(constructor)}ctor({Parameters(constructor)})");
        var fields = type.GetFields(Own)
            .Where(field => field.IsPublic)
            .Select(field =>
                $"{(field.IsStatic ? "static " : "")}{Text(field.FieldType)}{Mark(s_nullability.Create(field), field.FieldType)} {field.Name}"
            );
        var properties = type.GetProperties(Own)
            .Where(property => property.GetAccessors().Length > 0)
            .Select(Property);
        var methods = type.GetMethods(Own)
            .Where(method =>
                IsVisible(method)
                && (
                    !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)
                )
            )
            .Select(Method);
        return constructors.Concat(fields).Concat(properties).Concat(methods);
    }

    private static bool IsDelegate(Type type) => type.IsSubclassOf(typeof(Delegate));

    private static bool IsVisible(MethodBase method) =>
        method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : "");

    private static string Property(PropertyInfo property)
    {
        var any = property.GetAccessors()[0];
        var get = property.GetMethod is { IsPublic: true } ? "get; " : "";
        var set = property.SetMethod is { IsPublic: true } ? "set; " : "";
        return $"{Access(any)}{Text(property.PropertyType)}{Mark(s_nullability.Create(property), property.PropertyType)} {property.Name} {{ {get}{set}}}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(Text))}>"
            : "";
        var result = Text(method.ReturnType);
        var mark = Mark(s_nullability.Create(method.ReturnParameter), method.ReturnType);
        return $"{Access(method)}{result}{mark} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var many = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var extended =
            parameter.Position == 0 && parameter.Member.IsDefined(typeof(ExtensionAttribute))
                ? "this "
                : "";
        var mark = Mark(s_nullability.Create(parameter), parameter.ParameterType);
        var otherwise = !parameter.HasDefaultValue
            ? ""
            : parameter.DefaultValue switch
            {
                null => " = null",
                bool flag => flag ? " = true" : " = false",
                var other => $" = {other}",
            };
        return $"{extended}{many}{Text(parameter.ParameterType)}{mark} {parameter.Name}{otherwise}";
    }

    private static string Mark(NullabilityInfo info, Type type) =>
        Nullable.GetUnderlyingType(type) is null
        && !(type.IsValueType && !type.IsGenericParameter)
        && (
            info.ReadState == NullabilityState.Nullable
            || info.WriteState == NullabilityState.Nullable
        )
            ? "?"
            : "";

    private static string Text(Type type)
    {
        if (type.IsArray)
        {
            return $"{Text(type.GetElementType()!)}[]";
        }
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Text(underlying)}?";
        }
        if (!type.IsGenericType)
        {
            return Type.GetTypeCode(type) switch
            {
                TypeCode.Boolean => "bool",
                TypeCode.Int32 => "int",
                TypeCode.Double => "double",
                TypeCode.String => "string",
                _ when type == typeof(void) => "void",
                _ when type == typeof(object) => "object",
                _ when type is { IsNested: true, IsGenericParameter: false } =>
                    $"{Text(type.DeclaringType!)}.{type.Name}",
                _ => type.Name,
            };
        }
        var arguments = string.Join(", ", type.GetGenericArguments().Select(Text));
        return
            type.IsAssignableTo(typeof(ITuple))
            && !type.GetGenericArguments().Any(argument => argument.IsGenericParameter)
            ? $"({arguments})"
            : $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{arguments}>";
    }
}
