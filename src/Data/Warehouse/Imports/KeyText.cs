namespace Portal.Data.Warehouse.Imports;

/// <summary>key(text): a bank's own numbers as keys, the same on every machine.</summary>
internal static class KeyText
{
    public const string Accepted =
        "a text that is not empty; digits without a leading zero below 10^18 are the key themselves, any other text is minus the "
        + "first 63 bits of its SHA-256, less one";

    /// <summary>Digits as they are; otherwise -1 less the first 63 bits of the SHA-256 of the text's UTF-8, so that a hashed key is always
    /// negative.</summary>
    public static string Sql(string x) =>
        $"""
            CASE WHEN regexp_full_match({x}, '0|[1-9][0-9]{"{0,17}"}') THEN CAST({x} AS BIGINT)
              WHEN {x} IS NOT NULL THEN -1 - CAST(CAST('0x' || substr(sha256({x}), 1, 16) AS UBIGINT) >> 1 AS BIGINT) END
            """;
}
