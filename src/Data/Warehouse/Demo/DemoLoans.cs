using System.Globalization;
using Portal.Data.Warehouse.Contracts;
using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>The finished loans, sorted by product and customer: draws with their day of closing and every attribute that a table
/// shows.</summary>
internal sealed class DemoLoans(DemoModel model, Contract contract)
{
    /// <summary>bal: own principal in cents at the k-th month-end after the draw's; instalments stand still while a loan is late.</summary>
    public const string Macros = """
        CREATE OR REPLACE MACRO bal(own, instalment, late_from, late_to, k) AS own - instalment * CASE WHEN k >= late_from AND k < late_to THEN late_from - 1 ELSE k END;
        """;

    public string Variables() =>
        string.Join(
            '\n',
            Pick("grade", model.Grades.Select((g, i) => (Text(i), g.Weight))),
            $"SET VARIABLE grade_risk = [{string.Join(", ", model.Grades.Select(g => Real(g.Risk)))}];",
            $"SET VARIABLE grade_name = [{string.Join(", ", model.Grades.Select(g => Quoted(g.Grade)))}];",
            $"SET VARIABLE channel_risk = [{string.Join(", ", ChannelRisks())}];",
            $"SET VARIABLE entry = [{string.Join(", ", model.Seasons.Entries.Select(Real))}];",
            DrawSeason(),
            Pick("province", contract.CodeLists["province"], model.Provinces),
            Pick("industry", contract.CodeLists["industry"], model.Industries),
            Pick("age", Ages()),
            Pick("size", contract.CodeLists["enterprise-size"], model.EnterpriseSizes),
            Pick("purpose_person", contract.CodeLists["purpose"], model.Purposes.Persons),
            Pick("purpose_entity", contract.CodeLists["purpose"], model.Purposes.Entities),
            Pick("partner", Partners()),
            string.Join(
                '\n',
                model.Products.SelectMany(p =>
                    new[]
                    {
                        Pick($"term_{Number(p)}", p.Terms.Select(t => (t.Key, t.Value))),
                        Pick(
                            $"channel_{Number(p)}",
                            model.Channels.Select(c =>
                                (Code(contract.CodeLists["channel"], c.Channel), IsEntity(p) ? c.Entities : c.Persons)
                            )
                        ),
                    }
                )
            )
        );

    public int Number(DemoProduct p) => int.Parse(Code(contract.CodeLists["product"], p.Product), CultureInfo.InvariantCulture);

    /// <summary>Nobody below this age is lent to.</summary>
    private const int YoungestAge = 18;

    /// <summary>Enterprises and holders of bills; personal operating loans are lent to persons.</summary>
    public static bool IsEntity(DemoProduct p) => p.Product is "enterprise_micro" or "bills";

    public static bool IsConsumer(DemoProduct p) => p.Product == "consumer_micro";

    /// <summary>Appends the draws of one product, with the decided defaults, to table <c>loan</c>; the first creates it.</summary>
    public string Append(DemoProduct p, bool isFirst)
    {
        var (number, entity) = (Number(p), IsEntity(p));
        // Someone who borrowed before the years that the draw counts from was of age then, too.
        var age = entity
            ? "NULL::INTEGER"
            : $"greatest({Text(YoungestAge)}, getvariable('age')[slot(customer_key, 70)] + ((cohort - ((customer_key // 1000000000 % 1000) + 670) * 36) // 12)::INTEGER)";
        return $"""
            {(isFirst ? "CREATE TABLE loan AS" : "INSERT INTO loan")}
            SELECT {number}::SMALLINT AS product, d.* REPLACE (coalesce(d.closed_date, q.closed_date, DATE '9999-12-31') AS closed_date),
                late_to = {DemoDraws.ForGood} AND late_from < {DemoDraws.ForGood} AS is_default,
                CASE WHEN late_to < {DemoDraws.ForGood} OR late_from = {DemoDraws.ForGood} THEN 2 WHEN u(d.loan_key, 21) < {Real(
                model.TransferredDefaults
            )} THEN 4 ELSE 3 END::SMALLINT AS exit_status,
                {Restructured(p)} AS is_restructured,
                u(d.loan_key, 22) < {Real(model.RiskyShare)} AS is_riskier, u(d.loan_key, 23) < {Real(model.WatchedShare)} AS is_watched,
                getvariable('province')[slot(customer_key, 71)]::SMALLINT AS province, {(
                IsConsumer(p) ? "0" : "getvariable('industry')[slot(customer_key, 72)]"
            )}::SMALLINT AS industry,
                {(entity ? "getvariable('size')[slot(customer_key, 73)]" : "0")}::SMALLINT AS enterprise_size,
                {(
                p.Product == "operating_micro" ? "CASE WHEN u(customer_key, 74) < 0.7 THEN 1 ELSE 2 END" : "0"
            )}::SMALLINT AS operator_type,
                {age} AS age, getvariable('purpose_{(IsConsumer(p) ? "person" : "entity")}')[slot(d.loan_key, 24)]::SMALLINT AS purpose,
                CASE WHEN own_share < 1000 THEN getvariable('partner')[slot(d.loan_key, 25)] ELSE 0 END::INTEGER AS partner_key, {Rate(
                p
            )} AS rate,
                {DrawSql.Limit(p)} AS credit_limit,
                {(
                entity && p.Product != "bills" ? $"CASE WHEN u(customer_key, 75) < {Real(model.GuaranteedEntities)} THEN 2 ELSE 1 END"
                : p.Product == "bills" ? "4"
                : "1"
            )}::SMALLINT AS guarantee_type,
                {PaymentMode(
                p
            )}::SMALLINT AS payment_mode, {p.ClassDays.Doubtful}::SMALLINT AS doubtful_from, {p.ClassDays.Loss}::SMALLINT AS loss_from
            FROM draw_{number} d LEFT JOIN default_for_good q USING (loan_key)
            ORDER BY customer_key, loan_key;
            DROP TABLE draw_{number};
            """;
    }

    private string Restructured(DemoProduct p) =>
        IsConsumer(p)
            ? "false"
            : $"(late_to < {DemoDraws.ForGood} AND late_to - late_from >= 2 AND u(d.loan_key, 26) < {Real(model.RestructuredCures)})";

    private static string Rate(DemoProduct p) =>
        $"""
            round(least({Real(p.Rate.To)}, greatest({Real(p.Rate.From)}, {Real(
                p.Rate.Typical
            )} * (0.62 + 0.32 * sqrt(getvariable('grade_risk')[grade + 1]) + 0.16 * u(d.loan_key, 27)))), 4)
            """;

    // Personal operating draws beyond 500,000 are to be paid to the payee; a few are not, as the money flows show (PT-ENT-MISS).
    private static string PaymentMode(DemoProduct p) =>
        p.Product switch
        {
            "operating_micro" => "CASE WHEN total > 500000 AND u(d.loan_key, 28) >= 0.03 THEN 2 ELSE 1 END",
            "enterprise_micro" => "CASE WHEN total > 1000000 OR u(d.loan_key, 28) < 0.08 THEN 2 ELSE 1 END",
            _ => "1",
        };

    private IEnumerable<string> ChannelRisks()
    {
        var risks = model.Channels.ToDictionary(
            c => int.Parse(Code(contract.CodeLists["channel"], c.Channel), CultureInfo.InvariantCulture),
            c => c.Risk
        );
        return Enumerable.Range(1, risks.Keys.Max()).Select(i => Real(risks.GetValueOrDefault(i, 1)));
    }

    private string DrawSeason()
    {
        var festivals = string.Join(", ", model.Seasons.FestivalMonths.Select(DemoCalendar.Index));
        return $"CREATE OR REPLACE MACRO draw_season(m) AS CASE WHEN m IN ({festivals}) THEN {Real(model.Seasons.FestivalDraws)} ELSE [{string.Join(", ", model.Seasons.Draws.Select(Real))}][m % 12 + 1] END;";
    }

    // Years of age are even within each band, which starts after the one before (the first at the youngest age).
    private IEnumerable<(string, decimal)> Ages()
    {
        var from = YoungestAge;
        foreach (var (key, weight) in model.Ages)
        {
            var to = int.Parse(key, CultureInfo.InvariantCulture);
            for (var age = from; age <= to; age++)
            {
                yield return (Text(age), weight / (to - from + 1));
            }

            from = to + 1;
        }
    }

    private IEnumerable<(string, decimal)> Partners()
    {
        var (largest, rest) = (model.Partners.Largest, model.Partners.Count - model.Partners.Largest.Count);
        return largest
            .Select((w, i) => (Text(i + 1), w))
            .Concat(Enumerable.Range(largest.Count + 1, rest).Select(i => (Text(i), (100 - largest.Sum()) / rest)));
    }
}
