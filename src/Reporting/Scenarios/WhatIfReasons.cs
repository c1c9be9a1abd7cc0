namespace Portal.Reporting.Scenarios;

/// <summary>Why a figure of a supposed book is not evaluable, beside the name of the measure: pages put it in the reader's
/// language.</summary>
public static class WhatIfReasons
{
    /// <summary>Follows the name of a column: the two parts of the loan differ in it.</summary>
    public const string DividedLoan = "of a loan that moves in part";

    public const string WrittenOff = "movements of what the scenario writes off";
}
