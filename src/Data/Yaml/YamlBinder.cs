using System.Collections;
using System.Reflection;
using YamlDotNet.RepresentationModel;

namespace Portal.Data.Yaml;

/// <summary>Binds nodes to types for <see cref="StrictYaml"/>.</summary>
internal sealed class YamlBinder(string file, Func<object, string?>? refuse = null)
{
    private static readonly Type[] Lists =
    [
        typeof(IReadOnlyList<>),
        typeof(IReadOnlyCollection<>),
        typeof(IEnumerable<>),
        typeof(IList<>),
        typeof(List<>),
    ];
    private static readonly Type[] Dictionaries = [typeof(IReadOnlyDictionary<,>), typeof(IDictionary<,>), typeof(Dictionary<,>)];

    public object? Bind(YamlNode node, Type type, bool isNullable)
    {
        if (type == typeof(YamlNode))
        {
            return node;
        }

        if (YamlScalars.IsNull(node))
        {
            return isNullable || Nullable.GetUnderlyingType(type) is not null
                ? null
                : throw Problem(node, $"is empty; {YamlScalars.Describe(type)} is accepted.");
        }

        var target = Nullable.GetUnderlyingType(type) ?? type;
        return target switch
        {
            _ when YamlScalars.IsScalar(target) => Scalar(node, target),
            _ when ElementOf(target) is { } element => Sequence(node, target, element),
            _ when target.IsGenericType && Dictionaries.Contains(target.GetGenericTypeDefinition()) => Dictionary(
                node,
                target.GetGenericArguments()[1]
            ),
            _ => Record(node, target),
        };
    }

    private static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && Lists.Contains(type.GetGenericTypeDefinition()) ? type.GetGenericArguments()[0]
        : null;

    private object Scalar(YamlNode node, Type type)
    {
        if (node is not YamlScalarNode scalar)
        {
            throw Problem(node, $"is a {Kind(node)}; {YamlScalars.Describe(type)} is accepted.");
        }

        return YamlScalars.Read(scalar, type, file)
            ?? throw Problem(node, $"'{scalar.Value}' is not accepted here; {YamlScalars.Describe(type)} is.");
    }

    private object Sequence(YamlNode node, Type type, Type element)
    {
        if (node is not YamlSequenceNode sequence)
        {
            throw Problem(node, $"is a {Kind(node)}; a list is accepted.");
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        foreach (var child in sequence.Children)
        {
            list.Add(Bind(child, element, isNullable: false));
        }

        if (!type.IsArray)
        {
            return list;
        }

        var array = Array.CreateInstance(element, list.Count);
        list.CopyTo(array, 0);
        return array;
    }

    private object Dictionary(YamlNode node, Type value)
    {
        var result = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), value))!;
        foreach (var (key, child) in Mapping(node).Children)
        {
            result.Add(Key(key), Bind(child, value, isNullable: false));
        }

        return result;
    }

    private object Record(YamlNode node, Type type)
    {
        var shape = YamlShape.Of(type);
        var mapping = Mapping(node);
        var place = StrictYaml.PlaceOf(node, file);
        var given = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, child) in mapping.Children)
        {
            var name = Key(key);
            var slot =
                shape.Slots.FirstOrDefault(s => s.Key == name)
                ?? throw Problem(
                    key,
                    $"unknown key '{name}'; accepted keys: {shape.Accepted}.{(YamlScalars.IsNull(child) ? " (Between { } a text that holds a comma needs quotes.)" : "")}"
                );
            given[name] = Bind(child, slot.Type, slot.IsNullable);
        }

        var missing = shape.Slots.Where(s => s.IsRequired && !given.ContainsKey(s.Key)).Select(s => s.Key).ToList();
        if (missing.Count > 0)
        {
            throw Problem(node, $"lacks '{string.Join("', '", missing)}'; accepted keys: {shape.Accepted}.");
        }

        try
        {
            var record = shape.Create(given, place);
            return refuse?.Invoke(record) is { } problem ? throw Problem(node, problem) : record;
        }
        catch (TargetInvocationException problem) when (problem.InnerException is ArgumentException inner)
        {
            throw Problem(node, inner.Message); // a check in the record's own constructor
        }
    }

    private YamlMappingNode Mapping(YamlNode node) =>
        node as YamlMappingNode ?? throw Problem(node, $"is a {Kind(node)}; keys with values are accepted.");

    private string Key(YamlNode key) => (key as YamlScalarNode)?.Value ?? throw Problem(key, "is a key that is not a plain word.");

    private StrictYamlException Problem(YamlNode node, string problem) => new(StrictYaml.PlaceOf(node, file), problem);

    private static string Kind(YamlNode node) =>
        node switch
        {
            YamlSequenceNode => "list",
            YamlMappingNode => "set of keys",
            _ => "single value",
        };
}
