using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Rendering;

/// <summary>The fixed words of a rendered return, the same on screen, in the PDF and in the Excel file.</summary>
public static class DocumentWords
{
    public static LocalText Demo { get; } = new("demo data", "演示数据");

    public static LocalText Number { get; } = new("No.", "编号");

    public static LocalText Item { get; } = new("Item", "项目");

    public static LocalText Bank { get; } = new("Bank", "填报机构");

    public static LocalText Period { get; } = new("As of", "报告期");

    public static LocalText Scope { get; } = new("Scope", "口径");

    public static LocalText Unit { get; } = new("Unit", "单位");

    public static LocalText Currency { get; } = new("Currency", "币种");

    public static LocalText Version { get; } = new("Template version", "报表版本");

    public static LocalText InputSet { get; } = new("Input set", "数据集");

    public static LocalText Catalogue { get; } = new("Catalogue", "规则目录");

    public static LocalText Content { get; } = new("Content digest", "内容摘要");

    public static LocalText Checkpoint { get; } = new("Ledger checkpoint", "台账检查点");

    public static LocalText Generated { get; } = new("Generated", "生成时间");

    public static LocalText NoData { get; } = new("not evaluable", "无法计算");

    public static LocalText Needs { get; } = new("needs", "缺少");

    public static LocalText NotEvaluableCells { get; } = new("Cells that cannot be evaluated", "无法计算的单元格");

    public static LocalText Notes { get; } = new("Assumptions, refused records and warnings of the loads", "装载假设、拒收记录与提示");

    public static LocalText Checks { get; } = new("Checks", "校验");

    public static LocalText Check { get; } = new("Check", "校验编号");

    public static LocalText Rule { get; } = new("Rule", "校验关系");

    public static LocalText At { get; } = new("At", "位置");

    public static LocalText Left { get; } = new("Left", "左值");

    public static LocalText Right { get; } = new("Right", "右值");

    public static LocalText Difference { get; } = new("Difference", "差额");

    public static LocalText Tolerance { get; } = new("Tolerance", "容差");

    public static LocalText Result { get; } = new("Result", "结果");

    public static LocalText Lineage { get; } = new("Lineage", "血缘");

    public static LocalText Cell { get; } = new("Cell", "单元格");

    public static LocalText Kind { get; } = new("Kind", "类型");

    public static LocalText Formula { get; } = new("Formula", "公式");

    public static LocalText Predicate { get; } = new("Predicate", "取数条件");

    public static LocalText Exact { get; } = new("Exact sum", "精确金额");

    public static LocalText Value { get; } = new("Value", "填报值");

    public static LocalText Rows { get; } = new("Rows", "笔数");

    public static LocalText Basis { get; } = new("Basis", "依据");

    public static LocalText Page { get; } = new("Page", "第");

    public static LocalText PageOf { get; } = new(" of ", " 页，共 ");

    public static LocalText PageEnd { get; } = new("", " 页");

    public static LocalText Lines(int count) => new($"{count} lines", $"{count} 项");

    public static LocalText State(CheckState state) =>
        state switch
        {
            CheckState.Ok => new LocalText("holds", "通过"),
            CheckState.Failed => new LocalText("FAILED", "不通过"),
            CheckState.NotEvaluable => new LocalText("not evaluable", "无法判断"),
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
        };

    public static LocalText KindOf(CellKind kind) =>
        kind switch
        {
            CellKind.Leaf => new LocalText("leaf", "取数"),
            CellKind.Formula => new LocalText("formula", "公式"),
            CellKind.Blank => new LocalText("blank", "不填"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
}
