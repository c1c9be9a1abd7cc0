namespace Portal.Data.Warehouse.Imports;

/// <summary>What a profile's expression may call and cast to: what gives the same value for the same arguments, on any day, in any session
/// and time zone.</summary>
/// <remarks>The engine calls functions consistent that read its clock (<c>current_localtimestamp</c>) or its version, so what it says of
/// itself is asked as well and is not enough.</remarks>
internal static class PureExpressions
{
    /// <summary>Functions and operators, by the engine's names.</summary>
    public static IReadOnlySet<string> Functions { get; } =
        string.Join(
                ' ',
                "+ - * / // % ** ^ & | << >> xor || ~ ~~ !~~ ~~* !~~* ~~~ ^@ @ like_escape not_like_escape ilike_escape not_ilike_escape",
                "abs add bit_count cbrt ceil ceiling divide even exp floor gcd greatest greatest_common_divisor isfinite isinf isnan lcm",
                "least least_common_multiple ln log log10 log2 mod multiply pi pow power round sign signbit sqrt subtract trunc",
                "ascii bit_length char_length character_length chr concat concat_ws contains damerau_levenshtein ends_with format "
                    + "hamming instr",
                "jaccard jaro_similarity jaro_winkler_similarity lcase left left_grapheme len length length_grapheme levenshtein "
                    + "lower lpad ltrim",
                "nfc_normalize octet_length ord position prefix printf regexp_escape regexp_extract regexp_extract_all regexp_full_match",
                "regexp_matches regexp_replace regexp_split_to_array repeat replace reverse right right_grapheme rpad rtrim split "
                    + "starts_with",
                "str_split str_split_regex string_split string_split_regex string_to_array strip_accents strlen strpos substr substring",
                "substring_grapheme suffix translate trim ucase unicode upper url_decode url_encode",
                "base64 decode encode from_base64 from_hex hex md5 sha1 sha256 to_base64 to_hex unhex",
                "age century date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek",
                "dayofyear decade epoch epoch_ms epoch_us era hour isodow isoyear julian last_day make_date make_time make_timestamp",
                "make_timestamp_ms microsecond millennium millisecond minute month monthname quarter second strftime strptime",
                "time_bucket to_centuries to_days to_decades to_hours to_microseconds to_millennia to_milliseconds to_minutes to_months",
                "to_quarters to_seconds to_weeks to_years try_strptime week weekday weekofyear year yearweek",
                "array_contains array_extract array_has array_length array_position array_slice element_at list_concat list_contains "
                    + "list_distinct",
                "list_element list_extract list_has list_position list_slice list_sort list_value map_extract struct_extract",
                "json_array_length json_exists json_extract json_extract_path json_extract_path_text json_extract_string json_keys "
                    + "json_type",
                "json_valid json_value ->>"
            )
            .Split(' ')
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Types to cast to; those with a time zone are read and written by that of the session.</summary>
    public static IReadOnlySet<string> Types { get; } =
        new HashSet<string>(StringComparer.Ordinal)
        {
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "HUGEINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "DECIMAL",
            "FLOAT",
            "DOUBLE",
            "VARCHAR",
            "BLOB",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "TIMESTAMP_S",
            "TIMESTAMP_MS",
            "TIMESTAMP_NS",
            "INTERVAL",
            "UNBOUND", // an unknown name: refused by its own sentence
        };

    /// <summary>With one argument, age counts to today.</summary>
    public static bool ReadsClock(string function, int arguments) =>
        arguments < 2 && function.Equals("age", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a value of an engine's type is read and written by the session's time zone.</summary>
    public static bool IsZoned(string type) => type.Contains("WITH TIME ZONE", StringComparison.Ordinal);
}
