using Portal.Data.Yaml;
using YamlDotNet.RepresentationModel;

namespace Portal.Data.Warehouse.Imports;

public enum SourceFormat
{
    Csv,
    Parquet,
}

/// <summary>How the input is read. Everything arrives as text; expressions and the contract's types turn it into values.</summary>
/// <param name="Nulls">Texts that stand for a missing value.</param>
/// <param name="Encoding">Name of the encoding, such as utf-8 or gb18030.</param>
/// <param name="Skip">Lines before the header that are not data.</param>
/// <param name="Names">Column names of a CSV file that has no header.</param>
/// <param name="RowsInQuotes">Values in quotation marks may hold whole lines that look like rows.</param>
public sealed record SourceOptions(SourceFormat Format, string Delimiter = ",", string Quote = "\"", IReadOnlyList<string>? Nulls = null, string Encoding = SourceOptions.Utf8, int Skip = 0,
    IReadOnlyList<string>? Names = null, bool RowsInQuotes = false)
{
    /// <summary>The encoding that files are in unless their profile says otherwise.</summary>
    public const string Utf8 = "utf-8";
}

// The YAML file's own shape.
internal sealed record ProfileFile(string Profile, string Meaning, ProfileBook Book, SourceOptions Reads, IReadOnlyDictionary<string, ProfileTableFile> Tables, YamlPlace Place,
    IReadOnlyDictionary<string, ProfileParameter>? Parameters = null, IReadOnlyDictionary<string, IReadOnlyDictionary<string, YamlText>>? Maps = null,
    IReadOnlyDictionary<string, YamlText>? Let = null, IReadOnlyList<ProfileReject>? Reject = null, int RejectLimit = 0);

internal sealed record ProfileBook(string Name, string Currency);

/// <summary>A named value of a profile that can be set when loading. An assumption is something that the source does not say.</summary>
public sealed record ProfileParameter(string Value, string Meaning, YamlPlace Place, bool Assumption = false);

internal sealed record ProfileReject(YamlText When, string Reason, string Column, YamlPlace Place);

internal enum Duplicates
{
    Reject,
    First,
}

internal sealed record ProfileTableFile(IReadOnlyDictionary<string, YamlNode> Columns, YamlPlace Place, YamlText? Where = null, YamlText? Partition = null, Duplicates Duplicates = Duplicates.Reject);

internal sealed record MappedColumn(string Map, YamlText From, YamlPlace Place);
