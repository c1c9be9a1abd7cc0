-- allowance_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([opening_allowance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM (SELECT CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_allowance] ELSE NULL END AS [opening_allowance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [allowance] AS [opening_side_allowance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- application@2000-01-01, rules of 2000-01-01
SELECT [atom_has_bureau_report], [atom_has_financial_source], [atom_is_approved], [atom_is_override], COUNT_BIG(*) AS [n]
FROM (SELECT CASE WHEN [has_bureau_report] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_has_bureau_report], CASE WHEN [has_financial_source] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_has_financial_source], CASE WHEN [is_approved] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_is_approved], CASE WHEN [is_override] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_is_override]
  FROM [application] AS s) AS c
GROUP BY [atom_has_bureau_report], [atom_has_financial_source], [atom_is_approved], [atom_is_override]

-- applications, rules of 2000-01-01
SELECT COUNT_BIG(*) AS [a0]
FROM [application] AS s

-- approvals, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([is_approved] IS NOT NULL AND [is_approved] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [application] AS s

-- approvals_financial, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([has_financial_source] IS NOT NULL AND [has_financial_source] = 1) AND ([is_approved] IS NOT NULL AND [is_approved] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [application] AS s

-- approvals_without_bureau, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([has_bureau_report] = CAST(0 AS bit) AND ([is_approved] IS NOT NULL AND [is_approved] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [application] AS s

-- asset_allowance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_2_A') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_2_A') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [gl_balance] AS s

-- asset_doubtful, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_G') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_G') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [gl_balance] AS s

-- asset_loss, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_H') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_H') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [gl_balance] AS s

-- asset_special_mention, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_D') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_D') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [gl_balance] AS s

-- asset_substandard, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_F') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_F') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [gl_balance] AS s

-- borrowers, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [sum_c4cba1f7d58c] >= 0.01 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [customer_key], COALESCE(SUM(CAST([balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_c4cba1f7d58c] FROM [loan_snapshot] AS s GROUP BY [customer_key]) AS g

-- business_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [business_kind] <> 1 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [business_kind] <> 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- capital_item@1999-12-31, rules of 2000-01-01
SELECT [atom_item], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'TOTAL_NET') THEN 0 ELSE 1 END AS [atom_item], [amount] AS [v0]
  FROM [capital_item] AS s) AS c
GROUP BY [atom_item]

-- capital_item@2000-01-01, rules of 2000-01-01
SELECT [atom_item], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'CET1_NET') THEN 0 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'GENERAL_RISK_RESERVE') THEN 1 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'LEVERAGE_EXPOSURE') THEN 2 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'NPA_NON_CREDIT') THEN 3 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'PROVISION_NON_CREDIT') THEN 4 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_CREDIT_LOANS') THEN 5 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_CREDIT_OTHER') THEN 6 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_MARKET') THEN 7 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_OFF_BALANCE') THEN 8 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_OPERATIONAL') THEN 9 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_TOTAL') THEN 10 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'T1_NET') THEN 11 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'T2') THEN 12 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'TOTAL_NET') THEN 13 ELSE 14 END AS [atom_item], [amount] AS [v0]
  FROM [capital_item] AS s) AS c
GROUP BY [atom_item]

-- capital_net, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'TOTAL_NET') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'TOTAL_NET') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- capital_net_prior_quarter, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'TOTAL_NET') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'TOTAL_NET') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- cet1_net, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'CET1_NET') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'CET1_NET') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- class_below_floor, rules of 2023-07-01
SELECT COALESCE(SUM(CAST(CASE WHEN ((([days_past_due] >= 1 AND [five_class] = 1) OR ([days_past_due] >= 271 AND [five_class] <= 3) OR ([days_past_due] >= 361 AND [five_class] <= 4) OR ([days_past_due] >= 91 AND [five_class] <= 2)) AND [balance] >= 0.01 AND [open_date] >= CAST('2023-07-01' AS date)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- class_below_floor, rules of 2025-12-31
SELECT COALESCE(SUM(CAST(CASE WHEN ((([days_past_due] >= 1 AND [five_class] = 1) OR ([days_past_due] >= 271 AND [five_class] <= 3) OR ([days_past_due] >= 361 AND [five_class] <= 4) OR ([days_past_due] >= 91 AND [five_class] <= 2)) AND [balance] >= 0.01) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- class_below_floor_balance, rules of 2023-07-01
SELECT COALESCE(SUM(CAST(CASE WHEN ((([days_past_due] >= 1 AND [five_class] = 1) OR ([days_past_due] >= 271 AND [five_class] <= 3) OR ([days_past_due] >= 361 AND [five_class] <= 4) OR ([days_past_due] >= 91 AND [five_class] <= 2)) AND [balance] >= 0.01 AND [open_date] >= CAST('2023-07-01' AS date)) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ((([days_past_due] >= 1 AND [five_class] = 1) OR ([days_past_due] >= 271 AND [five_class] <= 3) OR ([days_past_due] >= 361 AND [five_class] <= 4) OR ([days_past_due] >= 91 AND [five_class] <= 2)) AND [balance] >= 0.01 AND [open_date] >= CAST('2023-07-01' AS date)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- class_below_floor_balance, rules of 2025-12-31
SELECT COALESCE(SUM(CAST(CASE WHEN ((([days_past_due] >= 1 AND [five_class] = 1) OR ([days_past_due] >= 271 AND [five_class] <= 3) OR ([days_past_due] >= 361 AND [five_class] <= 4) OR ([days_past_due] >= 91 AND [five_class] <= 2)) AND [balance] >= 0.01) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ((([days_past_due] >= 1 AND [five_class] = 1) OR ([days_past_due] >= 271 AND [five_class] <= 3) OR ([days_past_due] >= 361 AND [five_class] <= 4) OR ([days_past_due] >= 91 AND [five_class] <= 2)) AND [balance] >= 0.01) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- cohort_principal, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([principal_own] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM [loan] AS s

-- cohort_recovered, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [sum_220bb94eee8d] >= 0.01 THEN [sum_f0d21ecfb229] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [sum_220bb94eee8d] >= 0.01 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT [loan_key], COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 3 THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_220bb94eee8d], COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 4 THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_f0d21ecfb229] FROM [loan_movement] AS s GROUP BY [loan_key]) AS g

-- cohort_written_off, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [sum_220bb94eee8d] >= 0.01 THEN [sum_220bb94eee8d] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [sum_220bb94eee8d] >= 0.01 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT [loan_key], COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 3 THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_220bb94eee8d] FROM [loan_movement] AS s GROUP BY [loan_key]) AS g

-- collection_action@2000-01-01, rules of 2000-01-01
SELECT [atom_is_promise_kept], COUNT_BIG(*) AS [n]
FROM (SELECT CASE WHEN ([is_promise_kept] IS NOT NULL AND [is_promise_kept] = CAST(0 AS bit)) THEN 0 WHEN ([is_promise_kept] IS NOT NULL AND [is_promise_kept] = 1) THEN 1 ELSE 2 END AS [atom_is_promise_kept]
  FROM [collection_action] AS s) AS c
GROUP BY [atom_is_promise_kept]

-- collection_action@2000-01-01 per customer_key, rules of 2000-01-01
SELECT [atom_any_b45fb1023b82], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f0]
FROM (SELECT CASE WHEN [any_b45fb1023b82] <= 0 THEN 0 WHEN [any_b45fb1023b82] <= 1 THEN 1 ELSE 0 END AS [atom_any_b45fb1023b82], [count_e5aea5770bb7] AS [v0]
  FROM (SELECT [customer_key], MAX(CASE WHEN ([is_contacted] IS NOT NULL AND [is_contacted] = 1) THEN 1 ELSE 0 END) AS [any_b45fb1023b82], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM [collection_action] AS s GROUP BY [customer_key]) AS g) AS c
GROUP BY [atom_any_b45fb1023b82]

-- consumers_above_cap, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN [any_66f49b3f3075] = 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [customer_key], MAX(CASE WHEN ([balance] >= 0.01 AND [business_kind] = 1 AND ([customer_limit] IS NOT NULL AND [customer_limit] >= 200000.01) AND [guarantee_type] = 1 AND ([is_internet] IS NOT NULL AND [is_internet] = 1)) THEN 1 ELSE 0 END) AS [any_66f49b3f3075] FROM [loan_snapshot] AS s GROUP BY [customer_key]) AS g

-- consumers_above_raised_cap, rules of 2025-03-01
SELECT COALESCE(SUM(CAST(CASE WHEN [any_c4fc1f4e952b] = 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [customer_key], MAX(CASE WHEN ([balance] >= 0.01 AND [business_kind] = 1 AND ([customer_limit] IS NOT NULL AND [customer_limit] >= 300000.01) AND [guarantee_type] = 1 AND ([is_internet] IS NOT NULL AND [is_internet] = 1)) THEN 1 ELSE 0 END) AS [any_c4fc1f4e952b] FROM [loan_snapshot] AS s GROUP BY [customer_key]) AS g

-- credit_risk_assets, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_A') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_A') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [gl_balance] AS s

-- cross_region_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND [province] <> 44) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND [province] <> 44) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- cured_loans, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ((([closing_balance] >= 0.01 AND ([closing_five_class] IS NOT NULL AND [closing_five_class] <= 2) AND ([closing_is_defaulted] IS NULL OR ([closing_is_defaulted] IS NOT NULL AND [closing_is_defaulted] = CAST(0 AS bit)))) OR ([closing_loan_status] IS NOT NULL AND [closing_loan_status] = 2)) AND [opening_balance] >= 0.01 AND ([opening_is_defaulted] IS NOT NULL AND [opening_is_defaulted] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT COALESCE([closing_side_balance], 0) AS [closing_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_is_defaulted] ELSE NULL END AS [closing_is_defaulted], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_loan_status] ELSE NULL END AS [closing_loan_status], COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_is_defaulted] ELSE NULL END AS [opening_is_defaulted] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [is_defaulted] AS [opening_side_is_defaulted] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [five_class] AS [closing_side_five_class], [is_defaulted] AS [closing_side_is_defaulted], [loan_status] AS [closing_side_loan_status] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- customers_contacted, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [any_b45fb1023b82] = 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [customer_key], MAX(CASE WHEN ([is_contacted] IS NOT NULL AND [is_contacted] = 1) THEN 1 ELSE 0 END) AS [any_b45fb1023b82] FROM [collection_action] AS s GROUP BY [customer_key]) AS g

-- customers_worked, rules of 2000-01-01
SELECT COUNT_BIG(*) AS [a0]
FROM (SELECT [customer_key] FROM [collection_action] AS s GROUP BY [customer_key]) AS g

-- dear_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([annual_rate] >= 0.240001 AND [borrower_type] = 1) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([annual_rate] >= 0.240001 AND [borrower_type] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- default_opening_loans, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_balance] >= 0.01 AND ([opening_is_defaulted] IS NOT NULL AND [opening_is_defaulted] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_is_defaulted] ELSE NULL END AS [opening_is_defaulted] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [is_defaulted] AS [opening_side_is_defaulted] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- disbursed_ytd, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 1 THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_movement] AS s

-- doubtful_allowance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [five_class] = 4 THEN [allowance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [five_class] = 4 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- doubtful_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [five_class] = 4 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [five_class] = 4 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- doubtful_down, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([closing_five_class] IS NOT NULL AND [closing_five_class] >= 5) AND ([opening_five_class] IS NOT NULL AND [opening_five_class] = 4)) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([closing_five_class] IS NOT NULL AND [closing_five_class] >= 5) AND ([opening_five_class] IS NOT NULL AND [opening_five_class] = 4)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [five_class] AS [closing_side_five_class] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- doubtful_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 4) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 4) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- doubtful_reduced, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 4) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 4) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a1],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 4) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a2]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class], CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- downgraded, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [closing_five_class] IS NOT NULL AND [opening_five_class] < [closing_five_class]) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [closing_five_class] IS NOT NULL AND [opening_five_class] < [closing_five_class]) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [five_class] AS [closing_side_five_class] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- drawn_amount, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN [hop] = 1 THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [hop] = 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [fund_flow] AS s

-- draws, rules of 2020-07-12
SELECT COUNT_BIG(*) AS [a0]
FROM (SELECT [loan_key] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- expected_loss, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CAST(CAST(CAST(CAST([balance] AS decimal(18,2)) * CAST([pd_12m] AS decimal(18,6)) AS decimal(38,8)) AS decimal(18,8)) * CAST([lgd] AS decimal(18,6)) AS decimal(38,14)) AS decimal(38,14))), CAST(0 AS decimal(38,14))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM [loan_snapshot] AS s

-- facility_snapshot@2000-01-01, rules of 2000-01-01
SELECT [atom_is_unconditionally_cancellable], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT CASE WHEN [is_unconditionally_cancellable] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_is_unconditionally_cancellable], [unused_amount] AS [v0]
  FROM [facility_snapshot] AS s) AS c
GROUP BY [atom_is_unconditionally_cancellable]

-- first_instalments, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([cohort_date] >= CAST('1999-07-31' AS date) AND [first_payment_days_late] IS NOT NULL) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan] AS s

-- first_payment_defaults, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([cohort_date] >= CAST('1999-07-31' AS date) AND ([first_payment_days_late] IS NOT NULL AND [first_payment_days_late] >= 8)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan] AS s

-- fund_flow@2020-05-31,2020-06-30,2020-07-12, rules of 2020-07-12
SELECT [atom_hop], [atom_is_traceable], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT CASE WHEN [hop] <= 0 THEN 0 WHEN [hop] <= 1 THEN 1 ELSE 0 END AS [atom_hop], CASE WHEN [is_traceable] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_is_traceable], [amount] AS [v0]
  FROM [fund_flow] AS s) AS c
GROUP BY [atom_hop], [atom_is_traceable]

-- fund_flow@2020-05-31,2020-06-30,2020-07-12 per loan_key, rules of 2020-07-12
SELECT [atom_any_224db609c5c3], [atom_any_39e12f7b05be], [atom_any_439925c52d1e], [atom_any_b54567f5a278], [atom_any_c911261d0a61], [atom_sum_145f1a7bfc79], [atom_sum_185d43d936f3], [atom_sum_4311b7aff6e6], [atom_sum_8afb13052882], [atom_sum_a220125deac6], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f0]
FROM (SELECT CASE WHEN [any_224db609c5c3] <= 0 THEN 0 WHEN [any_224db609c5c3] <= 1 THEN 1 ELSE 0 END AS [atom_any_224db609c5c3], CASE WHEN [any_39e12f7b05be] <= 0 THEN 0 WHEN [any_39e12f7b05be] <= 1 THEN 1 ELSE 0 END AS [atom_any_39e12f7b05be], CASE WHEN [any_439925c52d1e] <= 0 THEN 0 WHEN [any_439925c52d1e] <= 1 THEN 1 ELSE 0 END AS [atom_any_439925c52d1e], CASE WHEN [any_b54567f5a278] <= 0 THEN 0 WHEN [any_b54567f5a278] <= 1 THEN 1 ELSE 0 END AS [atom_any_b54567f5a278], CASE WHEN [any_c911261d0a61] <= 0 THEN 0 WHEN [any_c911261d0a61] <= 1 THEN 1 ELSE 0 END AS [atom_any_c911261d0a61], CASE WHEN [sum_145f1a7bfc79] <= 0.799999 THEN 0 ELSE 1 END AS [atom_sum_145f1a7bfc79], CASE WHEN [sum_185d43d936f3] <= 0.099999 THEN 0 ELSE 1 END AS [atom_sum_185d43d936f3], CASE WHEN [sum_4311b7aff6e6] <= 0.199999 THEN 0 ELSE 1 END AS [atom_sum_4311b7aff6e6], CASE WHEN [sum_8afb13052882] <= 49999.99 THEN 0 ELSE 1 END AS [atom_sum_8afb13052882], CASE WHEN [sum_a220125deac6] <= 0.499999 THEN 0 ELSE 1 END AS [atom_sum_a220125deac6], [count_e5aea5770bb7] AS [v0]
  FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_8afb13052882], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_185d43d936f3], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 10) THEN 1 ELSE 0 END) AS [any_39e12f7b05be], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 5) THEN 1 ELSE 0 END) AS [any_439925c52d1e], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 6) THEN 1 ELSE 0 END) AS [any_224db609c5c3], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 7) THEN 1 ELSE 0 END) AS [any_b54567f5a278], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 15 AND [hop] >= 2 AND ([payee_is_borrower] IS NOT NULL AND [payee_is_borrower] = 1)) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_4311b7aff6e6], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 3 AND [payee_category] = 8) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_145f1a7bfc79], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 7 AND [payee_category] = 9) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_a220125deac6], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g) AS c
GROUP BY [atom_any_224db609c5c3], [atom_any_39e12f7b05be], [atom_any_439925c52d1e], [atom_any_b54567f5a278], [atom_any_c911261d0a61], [atom_sum_145f1a7bfc79], [atom_sum_185d43d936f3], [atom_sum_4311b7aff6e6], [atom_sum_8afb13052882], [atom_sum_a220125deac6]

-- fund_flow@2021-01-31,2021-02-28,2021-03-26 per loan_key, rules of 2021-03-26
SELECT [atom_any_224db609c5c3], [atom_any_39e12f7b05be], [atom_any_439925c52d1e], [atom_any_8740d81a6bb9], [atom_any_b54567f5a278], [atom_any_c911261d0a61], [atom_sum_145f1a7bfc79], [atom_sum_185d43d936f3], [atom_sum_4311b7aff6e6], [atom_sum_8afb13052882], [atom_sum_a220125deac6], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f0]
FROM (SELECT CASE WHEN [any_224db609c5c3] <= 0 THEN 0 WHEN [any_224db609c5c3] <= 1 THEN 1 ELSE 0 END AS [atom_any_224db609c5c3], CASE WHEN [any_39e12f7b05be] <= 0 THEN 0 WHEN [any_39e12f7b05be] <= 1 THEN 1 ELSE 0 END AS [atom_any_39e12f7b05be], CASE WHEN [any_439925c52d1e] <= 0 THEN 0 WHEN [any_439925c52d1e] <= 1 THEN 1 ELSE 0 END AS [atom_any_439925c52d1e], CASE WHEN [any_8740d81a6bb9] <= 0 THEN 0 WHEN [any_8740d81a6bb9] <= 1 THEN 1 ELSE 0 END AS [atom_any_8740d81a6bb9], CASE WHEN [any_b54567f5a278] <= 0 THEN 0 WHEN [any_b54567f5a278] <= 1 THEN 1 ELSE 0 END AS [atom_any_b54567f5a278], CASE WHEN [any_c911261d0a61] <= 0 THEN 0 WHEN [any_c911261d0a61] <= 1 THEN 1 ELSE 0 END AS [atom_any_c911261d0a61], CASE WHEN [sum_145f1a7bfc79] <= 0.799999 THEN 0 ELSE 1 END AS [atom_sum_145f1a7bfc79], CASE WHEN [sum_185d43d936f3] <= 0.099999 THEN 0 ELSE 1 END AS [atom_sum_185d43d936f3], CASE WHEN [sum_4311b7aff6e6] <= 0.199999 THEN 0 ELSE 1 END AS [atom_sum_4311b7aff6e6], CASE WHEN [sum_8afb13052882] <= 49999.99 THEN 0 ELSE 1 END AS [atom_sum_8afb13052882], CASE WHEN [sum_a220125deac6] <= 0.499999 THEN 0 ELSE 1 END AS [atom_sum_a220125deac6], [count_e5aea5770bb7] AS [v0]
  FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_8afb13052882], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_185d43d936f3], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 10) THEN 1 ELSE 0 END) AS [any_39e12f7b05be], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 5) THEN 1 ELSE 0 END) AS [any_439925c52d1e], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 6) THEN 1 ELSE 0 END) AS [any_224db609c5c3], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 7) THEN 1 ELSE 0 END) AS [any_b54567f5a278], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 15 AND [hop] >= 2 AND ([payee_is_borrower] IS NOT NULL AND [payee_is_borrower] = 1)) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_4311b7aff6e6], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 3 AND [payee_category] = 8) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_145f1a7bfc79], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 7 AND [payee_category] = 9) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_a220125deac6], MAX(CASE WHEN ([days_after_draw] <= 30 AND ([payee_is_related] IS NOT NULL AND [payee_is_related] = 1)) THEN 1 ELSE 0 END) AS [any_8740d81a6bb9], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g) AS c
GROUP BY [atom_any_224db609c5c3], [atom_any_39e12f7b05be], [atom_any_439925c52d1e], [atom_any_8740d81a6bb9], [atom_any_b54567f5a278], [atom_any_c911261d0a61], [atom_sum_145f1a7bfc79], [atom_sum_185d43d936f3], [atom_sum_4311b7aff6e6], [atom_sum_8afb13052882], [atom_sum_a220125deac6]

-- fund_flow@2022-05-31,2022-06-30,2022-07-15 per loan_key, rules of 2022-07-15
SELECT [atom_any_224db609c5c3], [atom_any_39e12f7b05be], [atom_any_439925c52d1e], [atom_any_8740d81a6bb9], [atom_any_b54567f5a278], [atom_any_c911261d0a61], [atom_sum_145f1a7bfc79], [atom_sum_185d43d936f3], [atom_sum_3da2e12e4d14], [atom_sum_4311b7aff6e6], [atom_sum_8afb13052882], [atom_sum_a220125deac6], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f0]
FROM (SELECT CASE WHEN [any_224db609c5c3] <= 0 THEN 0 WHEN [any_224db609c5c3] <= 1 THEN 1 ELSE 0 END AS [atom_any_224db609c5c3], CASE WHEN [any_39e12f7b05be] <= 0 THEN 0 WHEN [any_39e12f7b05be] <= 1 THEN 1 ELSE 0 END AS [atom_any_39e12f7b05be], CASE WHEN [any_439925c52d1e] <= 0 THEN 0 WHEN [any_439925c52d1e] <= 1 THEN 1 ELSE 0 END AS [atom_any_439925c52d1e], CASE WHEN [any_8740d81a6bb9] <= 0 THEN 0 WHEN [any_8740d81a6bb9] <= 1 THEN 1 ELSE 0 END AS [atom_any_8740d81a6bb9], CASE WHEN [any_b54567f5a278] <= 0 THEN 0 WHEN [any_b54567f5a278] <= 1 THEN 1 ELSE 0 END AS [atom_any_b54567f5a278], CASE WHEN [any_c911261d0a61] <= 0 THEN 0 WHEN [any_c911261d0a61] <= 1 THEN 1 ELSE 0 END AS [atom_any_c911261d0a61], CASE WHEN [sum_145f1a7bfc79] <= 0.799999 THEN 0 ELSE 1 END AS [atom_sum_145f1a7bfc79], CASE WHEN [sum_185d43d936f3] <= 0.099999 THEN 0 ELSE 1 END AS [atom_sum_185d43d936f3], CASE WHEN [sum_3da2e12e4d14] <= 0.699999 THEN 0 ELSE 1 END AS [atom_sum_3da2e12e4d14], CASE WHEN [sum_4311b7aff6e6] <= 0.199999 THEN 0 ELSE 1 END AS [atom_sum_4311b7aff6e6], CASE WHEN [sum_8afb13052882] <= 49999.99 THEN 0 ELSE 1 END AS [atom_sum_8afb13052882], CASE WHEN [sum_a220125deac6] <= 0.499999 THEN 0 ELSE 1 END AS [atom_sum_a220125deac6], [count_e5aea5770bb7] AS [v0]
  FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_8afb13052882], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_185d43d936f3], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 10) THEN 1 ELSE 0 END) AS [any_39e12f7b05be], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 5) THEN 1 ELSE 0 END) AS [any_439925c52d1e], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 6) THEN 1 ELSE 0 END) AS [any_224db609c5c3], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 7) THEN 1 ELSE 0 END) AS [any_b54567f5a278], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 15 AND [hop] >= 2 AND ([payee_is_borrower] IS NOT NULL AND [payee_is_borrower] = 1)) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_4311b7aff6e6], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 3 AND [payee_category] = 8) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_145f1a7bfc79], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 7 AND [payee_category] = 9) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_a220125deac6], MAX(CASE WHEN ([days_after_draw] <= 30 AND ([payee_is_related] IS NOT NULL AND [payee_is_related] = 1)) THEN 1 ELSE 0 END) AS [any_8740d81a6bb9], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 15 AND ([hop] >= 2 AND [hop] <= 3) AND ([payee_is_borrower] IS NOT NULL AND [payee_is_borrower] = 1)) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_3da2e12e4d14], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g) AS c
GROUP BY [atom_any_224db609c5c3], [atom_any_39e12f7b05be], [atom_any_439925c52d1e], [atom_any_8740d81a6bb9], [atom_any_b54567f5a278], [atom_any_c911261d0a61], [atom_sum_145f1a7bfc79], [atom_sum_185d43d936f3], [atom_sum_3da2e12e4d14], [atom_sum_4311b7aff6e6], [atom_sum_8afb13052882], [atom_sum_a220125deac6]

-- fund_flow@2024-05-31,2024-06-30,2024-07-01 per loan_key, rules of 2024-07-01
SELECT [atom_any_36d528070cf8], [atom_any_c32cce409645], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f0]
FROM (SELECT CASE WHEN [any_36d528070cf8] <= 0 THEN 0 WHEN [any_36d528070cf8] <= 1 THEN 1 ELSE 0 END AS [atom_any_36d528070cf8], CASE WHEN [any_c32cce409645] <= 0 THEN 0 WHEN [any_c32cce409645] <= 1 THEN 1 ELSE 0 END AS [atom_any_c32cce409645], [count_e5aea5770bb7] AS [v0]
  FROM (SELECT [loan_key], MAX(CASE WHEN ([draw_amount] >= 500000.01 AND ([is_personal_operating] IS NOT NULL AND [is_personal_operating] = 1)) THEN 1 ELSE 0 END) AS [any_c32cce409645], MAX(CASE WHEN ([draw_amount] >= 500000.01 AND ([is_personal_operating] IS NOT NULL AND [is_personal_operating] = 1) AND [payment_mode] = 1) THEN 1 ELSE 0 END) AS [any_36d528070cf8], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g) AS c
GROUP BY [atom_any_36d528070cf8], [atom_any_c32cce409645]

-- general_risk_reserve, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'GENERAL_RISK_RESERVE') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'GENERAL_RISK_RESERVE') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- gl_balance@2000-01-01, rules of 2000-01-01
SELECT [atom_item], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G03_1_B') THEN 0 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_2_A') THEN 1 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_A') THEN 2 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_D') THEN 3 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_E') THEN 4 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_F') THEN 5 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_G') THEN 6 WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_H') THEN 7 ELSE 8 END AS [atom_item], [amount] AS [v0]
  FROM [gl_balance] AS s) AS c
GROUP BY [atom_item]

-- gross_loans, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM [loan_snapshot] AS s

-- high_debt_service, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([debt_service_ratio] IS NOT NULL AND [debt_service_ratio] >= 0.500001) AND [open_date] >= CAST('2000-01-01' AS date)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- impairment_charge, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G03_1_B') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G03_1_B') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [gl_balance] AS s

-- interest_weighted_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CAST(CAST([balance] AS decimal(18,2)) * CAST([annual_rate] AS decimal(18,6)) AS decimal(38,8)) AS decimal(38,8))), CAST(0 AS decimal(38,8))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM [loan_snapshot] AS s

-- internet_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([is_internet] IS NOT NULL AND [is_internet] = 1) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([is_internet] IS NOT NULL AND [is_internet] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- joint_interest, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN CAST(CAST([balance] AS decimal(18,2)) * CAST([annual_rate] AS decimal(18,6)) AS decimal(38,8)) ELSE 0.00000000 END AS decimal(38,8))), CAST(0 AS decimal(38,8))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- joint_loans, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([balance] >= 0.01 AND ([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1) AND [open_date] >= CAST('2022-01-01' AS date)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- joint_npl, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([five_class] >= 3 AND ([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([five_class] >= 3 AND ([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- joint_overdue_30, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([days_past_due] >= 31 AND ([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([days_past_due] >= 31 AND ([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- joint_own_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- joint_partners, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [sum_fa191ec254bc] >= 0.01 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [partner_key], COALESCE(SUM(CAST(CASE WHEN ([is_joint] IS NOT NULL AND [is_joint] = 1) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_fa191ec254bc] FROM [loan_snapshot] AS s GROUP BY [partner_key]) AS g

-- joint_total_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN [partner_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a1],
  COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a2]
FROM [loan_snapshot] AS s

-- known_debt_service, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([debt_service_ratio] IS NOT NULL AND [open_date] >= CAST('2000-01-01' AS date)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- large_operating_draws, rules of 2024-07-01
SELECT COALESCE(SUM(CAST(CASE WHEN [any_c32cce409645] = 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([draw_amount] >= 500000.01 AND ([is_personal_operating] IS NOT NULL AND [is_personal_operating] = 1)) THEN 1 ELSE 0 END) AS [any_c32cce409645] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- largest_borrower_balance, rules of 2000-01-01
SELECT MAX([sum_c4cba1f7d58c]) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM (SELECT [customer_key], COALESCE(SUM(CAST([balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_c4cba1f7d58c] FROM [loan_snapshot] AS s GROUP BY [customer_key]) AS g

-- largest_group_balance, rules of 2000-01-01
SELECT MAX([sum_c4cba1f7d58c]) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM (SELECT [group_key], COALESCE(SUM(CAST([balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_c4cba1f7d58c] FROM (SELECT [balance], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN [lookup_group_key] ELSE NULL END AS [group_key], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END AS [customer_present] FROM (SELECT [customer_key], 1 AS table_rows, [balance] FROM [loan_snapshot] AS a) AS l FULL OUTER JOIN (SELECT [customer_key], 1 AS lookup_rows, [group_key] AS [lookup_group_key] FROM [customer] AS b) AS r ON l.[customer_key] = r.[customer_key] WHERE COALESCE(table_rows, 0) > 0) AS s GROUP BY [group_key]) AS g

-- largest_partner_balance, rules of 2000-01-01
SELECT MAX([sum_aa43e7a74bf2]) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM (SELECT [partner_group], COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_aa43e7a74bf2] FROM (SELECT [balance], [is_internet], [is_joint], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN [lookup_partner_group] ELSE NULL END AS [partner_group], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END AS [partner_present] FROM (SELECT [partner_key], 1 AS table_rows, [balance], [is_internet], [is_joint] FROM [loan_snapshot] AS a) AS l FULL OUTER JOIN (SELECT [partner_key], 1 AS lookup_rows, [partner_group] AS [lookup_partner_group] FROM [partner] AS b) AS r ON l.[partner_key] = r.[partner_key] WHERE COALESCE(table_rows, 0) > 0) AS s GROUP BY [partner_group]) AS g

-- largest_related_balance, rules of 2000-01-01
SELECT MAX([sum_4fa873696d68]) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM (SELECT [customer_key], COALESCE(SUM(CAST(CASE WHEN ([is_related_party] IS NOT NULL AND [is_related_party] = 1) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_4fa873696d68] FROM (SELECT [balance], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN [lookup_is_related_party] ELSE NULL END AS [is_related_party], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END AS [customer_present], COALESCE(l.[customer_key], r.[customer_key]) AS [customer_key] FROM (SELECT [customer_key], 1 AS table_rows, [balance] FROM [loan_snapshot] AS a) AS l FULL OUTER JOIN (SELECT [customer_key], 1 AS lookup_rows, [is_related_party] AS [lookup_is_related_party] FROM [customer] AS b) AS r ON l.[customer_key] = r.[customer_key] WHERE COALESCE(table_rows, 0) > 0) AS s GROUP BY [customer_key]) AS g

-- largest_related_group_balance, rules of 2000-01-01
SELECT MAX(CASE WHEN [any_9511158c1b48] = 1 THEN [sum_c4cba1f7d58c] END) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [any_9511158c1b48] = 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT [group_key], COALESCE(SUM(CAST([balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_c4cba1f7d58c], MAX(CASE WHEN ([is_related_party] IS NOT NULL AND [is_related_party] = 1) THEN 1 ELSE 0 END) AS [any_9511158c1b48] FROM (SELECT [balance], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN [lookup_group_key] ELSE NULL END AS [group_key], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN [lookup_is_related_party] ELSE NULL END AS [is_related_party], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END AS [customer_present] FROM (SELECT [customer_key], 1 AS table_rows, [balance] FROM [loan_snapshot] AS a) AS l FULL OUTER JOIN (SELECT [customer_key], 1 AS lookup_rows, [group_key] AS [lookup_group_key], [is_related_party] AS [lookup_is_related_party] FROM [customer] AS b) AS r ON l.[customer_key] = r.[customer_key] WHERE COALESCE(table_rows, 0) > 0) AS s GROUP BY [group_key]) AS g

-- leverage_exposure, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'LEVERAGE_EXPOSURE') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'LEVERAGE_EXPOSURE') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- limits_unknown, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ([balance] >= 0.01 AND [business_kind] = 1 AND [customer_limit] IS NULL AND [guarantee_type] = 1 AND ([is_internet] IS NOT NULL AND [is_internet] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- loan@1998-02-28,1998-03-31,1998-04-30,1998-05-31,1998-06-30,1998-07-31,1998-08-31,1998-09-30,1998-10-31,1998-11-30,1998-12-31,1999-01-31,1999-02-28,1999-03-31,1999-04-30,1999-05-31,1999-06-30,1999-07-31,1999-08-31,1999-09-30,1999-10-31,1999-11-30,1999-12-31,2000-01-01, rules of 2000-01-01
SELECT [atom_cohort_date], [atom_first_30_date], [atom_first_90_date], [atom_first_payment_days_late], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT CASE WHEN [cohort_date] <= CAST('1999-01-30' AS date) THEN 0 WHEN [cohort_date] <= CAST('1999-01-31' AS date) THEN 1 WHEN [cohort_date] <= CAST('1999-07-30' AS date) THEN 0 WHEN [cohort_date] <= CAST('1999-07-31' AS date) THEN 2 ELSE 3 END AS [atom_cohort_date], CASE WHEN [first_30_date] IS NULL THEN 1 WHEN [first_30_date] <= CAST('2000-01-01' AS date) THEN 0 ELSE 1 END AS [atom_first_30_date], CASE WHEN [first_90_date] IS NULL THEN 1 WHEN [first_90_date] <= CAST('2000-01-01' AS date) THEN 0 ELSE 1 END AS [atom_first_90_date], CASE WHEN [first_payment_days_late] IS NULL THEN 2 WHEN [first_payment_days_late] <= 7 THEN 0 ELSE 1 END AS [atom_first_payment_days_late], [principal_own] AS [v0]
  FROM [loan] AS s) AS c
GROUP BY [atom_cohort_date], [atom_first_30_date], [atom_first_90_date], [atom_first_payment_days_late]

-- loan_allowance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([allowance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM [loan_snapshot] AS s

-- loan_movement@1999-02-28,1999-03-31,1999-04-30,1999-05-31,1999-06-30,1999-07-31,1999-08-31,1999-09-30,1999-10-31,1999-11-30,1999-12-31,2000-01-01 per loan_key, rules of 2000-01-01
SELECT [atom_sum_220bb94eee8d], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f0], COALESCE(SUM(CAST([v1] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f1], COALESCE(SUM(CAST([v2] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f2]
FROM (SELECT CASE WHEN [sum_220bb94eee8d] <= 0.00 THEN 0 ELSE 1 END AS [atom_sum_220bb94eee8d], [count_e5aea5770bb7] AS [v0], [sum_220bb94eee8d] AS [v1], [sum_f0d21ecfb229] AS [v2]
  FROM (SELECT [loan_key], COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 3 THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_220bb94eee8d], COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 4 THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_f0d21ecfb229], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM [loan_movement] AS s GROUP BY [loan_key]) AS g) AS c
GROUP BY [atom_sum_220bb94eee8d]

-- loan_movement@2000-01-01, rules of 2000-01-01
SELECT [atom_five_class_before], [atom_movement_kind], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT CASE WHEN [five_class_before] <= 2 THEN 0 ELSE 1 END AS [atom_five_class_before], CASE WHEN [movement_kind] <= 0 THEN 0 WHEN [movement_kind] <= 1 THEN 1 WHEN [movement_kind] <= 2 THEN 2 WHEN [movement_kind] <= 3 THEN 3 WHEN [movement_kind] <= 4 THEN 4 WHEN [movement_kind] <= 5 THEN 5 ELSE 0 END AS [atom_movement_kind], [amount] AS [v0]
  FROM [loan_movement] AS s) AS c
GROUP BY [atom_five_class_before], [atom_movement_kind]

-- loan_snapshot@1999-12-31>2000-01-01, rules of 2000-01-01
SELECT [atom_closing_balance], [atom_closing_five_class], [atom_closing_is_defaulted], [atom_closing_loan_status], [atom_opening_balance], [atom_opening_is_defaulted], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0], COALESCE(SUM(CAST([v1] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f1], COALESCE(SUM(CAST([v2] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f2], COALESCE(SUM(CAST([v3] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f3], COALESCE(SUM(CAST([v4] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f4], COALESCE(SUM(CAST([v5] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f5], COALESCE(SUM(CAST([v6] AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [f6], COALESCE(SUM(CAST([v7] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f7]
FROM (SELECT CASE WHEN [closing_balance] <= 0.00 THEN 0 ELSE 1 END AS [atom_closing_balance], CASE WHEN [closing_five_class] IS NULL THEN 2 WHEN [closing_five_class] <= 2 THEN 0 ELSE 1 END AS [atom_closing_five_class], CASE WHEN ([closing_is_defaulted] IS NULL OR ([closing_is_defaulted] IS NOT NULL AND [closing_is_defaulted] = CAST(0 AS bit))) THEN 0 ELSE 1 END AS [atom_closing_is_defaulted], CASE WHEN [closing_loan_status] IS NULL THEN 0 WHEN [closing_loan_status] <= 1 THEN 0 WHEN [closing_loan_status] <= 2 THEN 1 WHEN [closing_loan_status] <= 4 THEN 2 ELSE 0 END AS [atom_closing_loan_status], CASE WHEN [opening_balance] <= 0.00 THEN 0 ELSE 1 END AS [atom_opening_balance], CASE WHEN ([opening_is_defaulted] IS NULL OR ([opening_is_defaulted] IS NOT NULL AND [opening_is_defaulted] = CAST(0 AS bit))) THEN 0 ELSE 1 END AS [atom_opening_is_defaulted], [added_balance] AS [v0], [closing_balance] AS [v1], [closing_rows] AS [v2], [kept_balance] AS [v3], [opening_allowance] AS [v4], [opening_balance] AS [v5], [opening_pd_12m] AS [v6], [opening_rows] AS [v7]
  FROM (SELECT COALESCE([closing_side_balance], 0) AS [closing_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_is_defaulted] ELSE NULL END AS [closing_is_defaulted], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_loan_status] ELSE NULL END AS [closing_loan_status], COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_is_defaulted] ELSE NULL END AS [opening_is_defaulted], CASE WHEN COALESCE([closing_side_balance], 0) > COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) - COALESCE([opening_side_balance], 0) ELSE 0.00 END AS [added_balance], COALESCE([closing_side_rows], 0) AS [closing_rows], CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_allowance] ELSE NULL END AS [opening_allowance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_pd_12m] ELSE NULL END AS [opening_pd_12m], COALESCE([opening_side_rows], 0) AS [opening_rows] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [is_defaulted] AS [opening_side_is_defaulted], [allowance] AS [opening_side_allowance], [pd_12m] AS [opening_side_pd_12m] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [five_class] AS [closing_side_five_class], [is_defaulted] AS [closing_side_is_defaulted], [loan_status] AS [closing_side_loan_status] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t) AS c
GROUP BY [atom_closing_balance], [atom_closing_five_class], [atom_closing_is_defaulted], [atom_closing_loan_status], [atom_opening_balance], [atom_opening_is_defaulted]

-- loan_snapshot@1999-12-31>2000-01-01, rules of 2000-01-01
SELECT [atom_closing_balance], [atom_closing_days_past_due], [atom_closing_five_class], [atom_closing_is_restructured], [atom_closing_stage], [atom_opening_stage], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0], COALESCE(SUM(CAST([v1] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f1], COALESCE(SUM(CAST([v2] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f2], COALESCE(SUM(CAST([v3] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f3], COALESCE(SUM(CAST([v4] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f4], COALESCE(SUM(CAST([v5] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f5], COALESCE(SUM(CAST([v6] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f6]
FROM (SELECT CASE WHEN [closing_balance] <= 0.00 THEN 0 ELSE 1 END AS [atom_closing_balance], CASE WHEN [closing_days_past_due] IS NULL THEN 0 WHEN [closing_days_past_due] <= 30 THEN 0 ELSE 1 END AS [atom_closing_days_past_due], CASE WHEN [closing_five_class] IS NULL THEN 0 WHEN [closing_five_class] <= 0 THEN 0 WHEN [closing_five_class] <= 1 THEN 1 ELSE 0 END AS [atom_closing_five_class], CASE WHEN ([closing_is_restructured] IS NULL OR ([closing_is_restructured] IS NOT NULL AND [closing_is_restructured] = CAST(0 AS bit))) THEN 0 ELSE 1 END AS [atom_closing_is_restructured], CASE WHEN [closing_stage] IS NULL THEN 3 WHEN [closing_stage] <= 1 THEN 0 WHEN [closing_stage] <= 2 THEN 1 WHEN [closing_stage] <= 3 THEN 2 ELSE 0 END AS [atom_closing_stage], CASE WHEN [opening_stage] IS NULL THEN 2 WHEN [opening_stage] <= 0 THEN 0 WHEN [opening_stage] <= 1 THEN 1 ELSE 0 END AS [atom_opening_stage], [closing_allowance] AS [v0], [closing_balance] AS [v1], [closing_rows] AS [v2], [kept_balance] AS [v3], [opening_allowance] AS [v4], [opening_balance] AS [v5], [opening_rows] AS [v6]
  FROM (SELECT COALESCE([closing_side_balance], 0) AS [closing_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_days_past_due] ELSE NULL END AS [closing_days_past_due], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_is_restructured] ELSE NULL END AS [closing_is_restructured], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_stage] ELSE NULL END AS [closing_stage], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_stage] ELSE NULL END AS [opening_stage], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_allowance] ELSE NULL END AS [closing_allowance], COALESCE([closing_side_rows], 0) AS [closing_rows], CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_allowance] ELSE NULL END AS [opening_allowance], COALESCE([opening_side_balance], 0) AS [opening_balance], COALESCE([opening_side_rows], 0) AS [opening_rows] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [stage] AS [opening_side_stage], [balance] AS [opening_side_balance], [allowance] AS [opening_side_allowance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [days_past_due] AS [closing_side_days_past_due], [five_class] AS [closing_side_five_class], [is_restructured] AS [closing_side_is_restructured], [stage] AS [closing_side_stage], [allowance] AS [closing_side_allowance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t) AS c
GROUP BY [atom_closing_balance], [atom_closing_days_past_due], [atom_closing_five_class], [atom_closing_is_restructured], [atom_closing_stage], [atom_opening_stage]

-- loan_snapshot@1999-12-31>2000-01-01, rules of 2000-01-01
SELECT [atom_closing_five_class], [atom_closing_is_restructured], [atom_opening_five_class], [atom_opening_is_restructured], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0], COALESCE(SUM(CAST([v1] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f1], COALESCE(SUM(CAST([v2] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f2], COALESCE(SUM(CAST([v3] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f3], COALESCE(SUM(CAST([v4] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f4]
FROM (SELECT CASE WHEN [closing_five_class] IS NULL THEN 5 WHEN [closing_five_class] <= 1 THEN 0 WHEN [closing_five_class] <= 2 THEN 1 WHEN [closing_five_class] <= 3 THEN 2 WHEN [closing_five_class] <= 4 THEN 3 ELSE 4 END AS [atom_closing_five_class], CASE WHEN ([closing_is_restructured] IS NULL OR ([closing_is_restructured] IS NOT NULL AND [closing_is_restructured] = CAST(0 AS bit))) THEN 0 ELSE 1 END AS [atom_closing_is_restructured], CASE WHEN [opening_five_class] IS NULL THEN 6 WHEN [opening_five_class] <= 0 THEN 0 WHEN [opening_five_class] <= 1 THEN 1 WHEN [opening_five_class] <= 2 THEN 2 WHEN [opening_five_class] <= 3 THEN 3 WHEN [opening_five_class] <= 4 THEN 4 ELSE 5 END AS [atom_opening_five_class], CASE WHEN ([opening_is_restructured] IS NULL OR ([opening_is_restructured] IS NOT NULL AND [opening_is_restructured] = CAST(0 AS bit))) THEN 0 ELSE 1 END AS [atom_opening_is_restructured], [closing_balance] AS [v0], [closing_rows] AS [v1], [kept_balance] AS [v2], [opening_balance] AS [v3], [opening_rows] AS [v4]
  FROM (SELECT CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_is_restructured] ELSE NULL END AS [closing_is_restructured], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_is_restructured] ELSE NULL END AS [opening_is_restructured], COALESCE([closing_side_balance], 0) AS [closing_balance], COALESCE([closing_side_rows], 0) AS [closing_rows], CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], COALESCE([opening_side_balance], 0) AS [opening_balance], COALESCE([opening_side_rows], 0) AS [opening_rows] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [five_class] AS [opening_side_five_class], [is_restructured] AS [opening_side_is_restructured], [balance] AS [opening_side_balance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [five_class] AS [closing_side_five_class], [is_restructured] AS [closing_side_is_restructured], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t) AS c
GROUP BY [atom_closing_five_class], [atom_closing_is_restructured], [atom_opening_five_class], [atom_opening_is_restructured]

-- loan_snapshot@1999-12-31>2000-01-01, rules of 2000-01-01
SELECT [atom_closing_balance], [atom_closing_days_past_due], [atom_closing_loan_status], [atom_opening_days_past_due], [atom_opening_stage], [flag_0], [flag_1], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0], COALESCE(SUM(CAST([v1] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f1], COALESCE(SUM(CAST([v2] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f2], COALESCE(SUM(CAST([v3] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f3], COALESCE(SUM(CAST([v4] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f4]
FROM (SELECT CASE WHEN [closing_balance] <= 0.00 THEN 0 ELSE 1 END AS [atom_closing_balance], CASE WHEN [closing_days_past_due] IS NULL THEN 0 WHEN [closing_days_past_due] <= -1 THEN 0 WHEN [closing_days_past_due] <= 0 THEN 1 WHEN [closing_days_past_due] <= 30 THEN 2 WHEN [closing_days_past_due] <= 60 THEN 3 WHEN [closing_days_past_due] <= 90 THEN 4 WHEN [closing_days_past_due] <= 120 THEN 5 WHEN [closing_days_past_due] <= 150 THEN 6 WHEN [closing_days_past_due] <= 180 THEN 7 ELSE 8 END AS [atom_closing_days_past_due], CASE WHEN [closing_loan_status] IS NULL THEN 0 WHEN [closing_loan_status] <= 1 THEN 0 WHEN [closing_loan_status] <= 2 THEN 1 WHEN [closing_loan_status] <= 3 THEN 2 ELSE 0 END AS [atom_closing_loan_status], CASE WHEN [opening_days_past_due] IS NULL THEN 0 WHEN [opening_days_past_due] <= -1 THEN 0 WHEN [opening_days_past_due] <= 0 THEN 1 WHEN [opening_days_past_due] <= 30 THEN 2 WHEN [opening_days_past_due] <= 60 THEN 3 WHEN [opening_days_past_due] <= 90 THEN 4 WHEN [opening_days_past_due] <= 120 THEN 5 WHEN [opening_days_past_due] <= 150 THEN 6 ELSE 7 END AS [atom_opening_days_past_due], CASE WHEN [opening_stage] IS NULL THEN 0 WHEN [opening_stage] <= 0 THEN 0 WHEN [opening_stage] <= 1 THEN 1 ELSE 0 END AS [atom_opening_stage], CASE WHEN ([opening_five_class] IS NOT NULL AND [closing_five_class] IS NOT NULL AND [opening_five_class] > [closing_five_class]) THEN 1 ELSE 0 END AS [flag_0], CASE WHEN ([opening_five_class] IS NOT NULL AND [closing_five_class] IS NOT NULL AND [opening_five_class] < [closing_five_class]) THEN 1 ELSE 0 END AS [flag_1], [closing_balance] AS [v0], [closing_rows] AS [v1], [kept_balance] AS [v2], [opening_balance] AS [v3], [opening_rows] AS [v4]
  FROM (SELECT COALESCE([closing_side_balance], 0) AS [closing_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_days_past_due] ELSE NULL END AS [closing_days_past_due], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_loan_status] ELSE NULL END AS [closing_loan_status], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_stage] ELSE NULL END AS [opening_stage], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class], COALESCE([closing_side_rows], 0) AS [closing_rows], CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], COALESCE([opening_side_balance], 0) AS [opening_balance], COALESCE([opening_side_rows], 0) AS [opening_rows] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [days_past_due] AS [opening_side_days_past_due], [stage] AS [opening_side_stage], [five_class] AS [opening_side_five_class], [balance] AS [opening_side_balance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [days_past_due] AS [closing_side_days_past_due], [loan_status] AS [closing_side_loan_status], [five_class] AS [closing_side_five_class] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t) AS c
GROUP BY [atom_closing_balance], [atom_closing_days_past_due], [atom_closing_loan_status], [atom_opening_days_past_due], [atom_opening_stage], [flag_0], [flag_1]

-- loan_snapshot@2000-01-01, rules of 2000-01-01
SELECT [atom_borrower_type], [atom_business_kind], [atom_customer_limit], [atom_enterprise_size], [atom_is_defaulted], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,14))), CAST(0 AS decimal(38,14))) AS [f0], COALESCE(SUM(CAST([v1] AS decimal(38,8))), CAST(0 AS decimal(38,8))) AS [f1], COALESCE(SUM(CAST([v2] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f2], COALESCE(SUM(CAST([v3] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f3], COALESCE(SUM(CAST([v4] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f4], COALESCE(SUM(CAST([v5] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f5]
FROM (SELECT CASE WHEN [borrower_type] <= 0 THEN 0 WHEN [borrower_type] <= 1 THEN 1 WHEN [borrower_type] <= 2 THEN 2 ELSE 0 END AS [atom_borrower_type], CASE WHEN [business_kind] <= 0 THEN 0 WHEN [business_kind] <= 1 THEN 1 WHEN [business_kind] <= 3 THEN 0 WHEN [business_kind] <= 6 THEN 2 ELSE 0 END AS [atom_business_kind], CASE WHEN [customer_limit] IS NULL THEN 1 WHEN [customer_limit] <= 10000000.00 THEN 0 ELSE 1 END AS [atom_customer_limit], CASE WHEN [enterprise_size] <= -1 THEN 0 WHEN [enterprise_size] <= 0 THEN 1 WHEN [enterprise_size] <= 1 THEN 2 WHEN [enterprise_size] <= 2 THEN 3 WHEN [enterprise_size] <= 4 THEN 4 ELSE 0 END AS [atom_enterprise_size], CASE WHEN [is_defaulted] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_is_defaulted], CAST(CAST(CAST(CAST([balance] AS decimal(18,2)) * CAST([pd_12m] AS decimal(18,6)) AS decimal(38,8)) AS decimal(18,8)) * CAST([lgd] AS decimal(18,6)) AS decimal(38,14)) AS [v0], CAST(CAST([balance] AS decimal(18,2)) * CAST([annual_rate] AS decimal(18,6)) AS decimal(38,8)) AS [v1], ([balance] - [allowance]) AS [v2], [allowance] AS [v3], [balance] AS [v4], [partner_balance] AS [v5]
  FROM [loan_snapshot] AS s) AS c
GROUP BY [atom_borrower_type], [atom_business_kind], [atom_customer_limit], [atom_enterprise_size], [atom_is_defaulted]

-- loan_snapshot@2000-01-01, rules of 2000-01-01
SELECT [atom_age_at_grant], [atom_annual_rate], [atom_balance], [atom_borrower_type], [atom_debt_service_ratio], [atom_is_restructured], [atom_loan_status], [atom_open_date], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT CASE WHEN [age_at_grant] IS NULL THEN 1 WHEN [age_at_grant] <= 17 THEN 0 ELSE 1 END AS [atom_age_at_grant], CASE WHEN [annual_rate] <= 0.240000 THEN 0 ELSE 1 END AS [atom_annual_rate], CASE WHEN [balance] <= 0.00 THEN 0 ELSE 1 END AS [atom_balance], CASE WHEN [borrower_type] <= 0 THEN 0 WHEN [borrower_type] <= 1 THEN 1 ELSE 0 END AS [atom_borrower_type], CASE WHEN [debt_service_ratio] IS NULL THEN 2 WHEN [debt_service_ratio] <= 0.500000 THEN 0 ELSE 1 END AS [atom_debt_service_ratio], CASE WHEN [is_restructured] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_is_restructured], CASE WHEN [loan_status] <= 0 THEN 0 WHEN [loan_status] <= 1 THEN 1 ELSE 0 END AS [atom_loan_status], CASE WHEN [open_date] <= CAST('1999-12-31' AS date) THEN 0 ELSE 1 END AS [atom_open_date], [balance] AS [v0]
  FROM [loan_snapshot] AS s) AS c
GROUP BY [atom_age_at_grant], [atom_annual_rate], [atom_balance], [atom_borrower_type], [atom_debt_service_ratio], [atom_is_restructured], [atom_loan_status], [atom_open_date]

-- loan_snapshot@2000-01-01, rules of 2000-01-01
SELECT [atom_balance], [atom_days_past_due], [atom_five_class], [atom_is_internet], [atom_is_joint], [atom_open_date], [atom_own_share], [atom_province], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,8))), CAST(0 AS decimal(38,8))) AS [f0], COALESCE(SUM(CAST([v1] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f1], COALESCE(SUM(CAST([v2] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f2], COALESCE(SUM(CAST([v3] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f3]
FROM (SELECT CASE WHEN [balance] <= 0.00 THEN 0 ELSE 1 END AS [atom_balance], CASE WHEN [days_past_due] <= 30 THEN 0 ELSE 1 END AS [atom_days_past_due], CASE WHEN [five_class] <= 0 THEN 0 WHEN [five_class] <= 1 THEN 1 WHEN [five_class] <= 2 THEN 2 WHEN [five_class] <= 3 THEN 3 WHEN [five_class] <= 4 THEN 4 WHEN [five_class] <= 5 THEN 5 ELSE 6 END AS [atom_five_class], CASE WHEN [is_internet] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_is_internet], CASE WHEN [is_joint] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_is_joint], CASE WHEN [open_date] <= CAST('2021-12-31' AS date) THEN 0 ELSE 1 END AS [atom_open_date], CASE WHEN [own_share] <= 0.299999 THEN 0 WHEN [own_share] <= 0.700000 THEN 1 ELSE 2 END AS [atom_own_share], CASE WHEN [province] <= 43 THEN 0 WHEN [province] <= 44 THEN 1 ELSE 0 END AS [atom_province], CAST(CAST([balance] AS decimal(18,2)) * CAST([annual_rate] AS decimal(18,6)) AS decimal(38,8)) AS [v0], [allowance] AS [v1], [balance] AS [v2], [partner_balance] AS [v3]
  FROM [loan_snapshot] AS s) AS c
GROUP BY [atom_balance], [atom_days_past_due], [atom_five_class], [atom_is_internet], [atom_is_joint], [atom_open_date], [atom_own_share], [atom_province]

-- loan_snapshot@2000-01-01, rules of 2000-01-01
SELECT [atom_business_kind], [atom_days_past_due], [atom_five_class], [atom_is_defaulted], [atom_repayment_method], [atom_stage], [flag_0], [flag_1], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0], COALESCE(SUM(CAST([v1] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f1], COALESCE(SUM(CAST([v2] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f2], COALESCE(SUM(CAST([v3] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f3]
FROM (SELECT CASE WHEN [business_kind] <= 0 THEN 0 WHEN [business_kind] <= 1 THEN 1 ELSE 0 END AS [atom_business_kind], CASE WHEN [days_past_due] <= 0 THEN 0 WHEN [days_past_due] <= 30 THEN 1 WHEN [days_past_due] <= 60 THEN 2 WHEN [days_past_due] <= 90 THEN 3 WHEN [days_past_due] <= 270 THEN 4 WHEN [days_past_due] <= 360 THEN 5 ELSE 6 END AS [atom_days_past_due], CASE WHEN [five_class] <= 2 THEN 0 ELSE 1 END AS [atom_five_class], CASE WHEN [is_defaulted] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_is_defaulted], CASE WHEN [repayment_method] <= 0 THEN 0 WHEN [repayment_method] <= 1 THEN 1 ELSE 0 END AS [atom_repayment_method], CASE WHEN [stage] IS NULL THEN 5 WHEN [stage] <= 0 THEN 0 WHEN [stage] <= 1 THEN 1 WHEN [stage] <= 2 THEN 2 WHEN [stage] <= 3 THEN 3 ELSE 4 END AS [atom_stage], CASE WHEN ([allowance] IS NOT NULL AND [allowance] >= CAST(CAST(0.2 AS decimal(18,1)) * CAST([balance] AS decimal(18,2)) AS decimal(38,3))) THEN 1 ELSE 0 END AS [flag_0], CASE WHEN ([allowance] IS NOT NULL AND [allowance] < CAST(CAST(0.2 AS decimal(18,1)) * CAST([balance] AS decimal(18,2)) AS decimal(38,3))) THEN 1 ELSE 0 END AS [flag_1], ([balance] - [allowance]) AS [v0], [allowance] AS [v1], [balance] AS [v2], [overdue_principal] AS [v3]
  FROM [loan_snapshot] AS s) AS c
GROUP BY [atom_business_kind], [atom_days_past_due], [atom_five_class], [atom_is_defaulted], [atom_repayment_method], [atom_stage], [flag_0], [flag_1]

-- loan_snapshot@2000-01-01 per customer_key, rules of 2000-01-01
SELECT [atom_sum_c4cba1f7d58c], COUNT_BIG(*) AS [n], MAX([v0]) AS [f0], COALESCE(SUM(CAST([v1] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f1]
FROM (SELECT CASE WHEN [sum_c4cba1f7d58c] <= 0.00 THEN 0 ELSE 1 END AS [atom_sum_c4cba1f7d58c], [sum_c4cba1f7d58c] AS [v0], [count_e5aea5770bb7] AS [v1]
  FROM (SELECT [customer_key], COALESCE(SUM(CAST([balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_c4cba1f7d58c], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM [loan_snapshot] AS s GROUP BY [customer_key]) AS g) AS c
GROUP BY [atom_sum_c4cba1f7d58c]

-- loan_snapshot@2000-01-01 per customer_key top 10 by sum_c4cba1f7d58c?true, rules of 2000-01-01
SELECT COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT [sum_c4cba1f7d58c] AS [v0]
  FROM (SELECT [sum_c4cba1f7d58c] FROM (SELECT [customer_key], COALESCE(SUM(CAST([balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_c4cba1f7d58c] FROM [loan_snapshot] AS s GROUP BY [customer_key]) AS g WHERE 1 = 1 ORDER BY [sum_c4cba1f7d58c] DESC OFFSET 0 ROWS FETCH NEXT 10 ROWS ONLY) AS t) AS c

-- loan_snapshot@2000-01-01 per partner_key, rules of 2000-01-01
SELECT [atom_sum_fa191ec254bc], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f0]
FROM (SELECT CASE WHEN [sum_fa191ec254bc] <= 0.00 THEN 0 ELSE 1 END AS [atom_sum_fa191ec254bc], [count_e5aea5770bb7] AS [v0]
  FROM (SELECT [partner_key], COALESCE(SUM(CAST(CASE WHEN ([is_joint] IS NOT NULL AND [is_joint] = 1) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_fa191ec254bc], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM [loan_snapshot] AS s GROUP BY [partner_key]) AS g) AS c
GROUP BY [atom_sum_fa191ec254bc]

-- loan_snapshot@2000-01-01 per partner_key top 10 by sum_aa43e7a74bf2?sum_aa43e7a74bf2{1..*}, rules of 2000-01-01
SELECT COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT [sum_aa43e7a74bf2] AS [v0]
  FROM (SELECT [sum_aa43e7a74bf2] FROM (SELECT [partner_key], COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_aa43e7a74bf2] FROM [loan_snapshot] AS s GROUP BY [partner_key]) AS g WHERE [sum_aa43e7a74bf2] >= 0.01 ORDER BY [sum_aa43e7a74bf2] DESC OFFSET 0 ROWS FETCH NEXT 10 ROWS ONLY) AS t) AS c

-- loan_snapshot@2000-01-01+customer on customer_key per customer_key, rules of 2000-01-01
SELECT COUNT_BIG(*) AS [n], MAX([v0]) AS [f0], COALESCE(SUM(CAST([v1] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f1], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f2]
FROM (SELECT [sum_4fa873696d68] AS [v0], [count_e5aea5770bb7] AS [v1]
  FROM (SELECT [customer_key], COALESCE(SUM(CAST(CASE WHEN ([is_related_party] IS NOT NULL AND [is_related_party] = 1) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_4fa873696d68], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM (SELECT [balance], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN [lookup_is_related_party] ELSE NULL END AS [is_related_party], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END AS [customer_present], COALESCE(l.[customer_key], r.[customer_key]) AS [customer_key] FROM (SELECT [customer_key], 1 AS table_rows, [balance] FROM [loan_snapshot] AS a) AS l FULL OUTER JOIN (SELECT [customer_key], 1 AS lookup_rows, [is_related_party] AS [lookup_is_related_party] FROM [customer] AS b) AS r ON l.[customer_key] = r.[customer_key] WHERE COALESCE(table_rows, 0) > 0) AS s GROUP BY [customer_key]) AS g) AS c

-- loan_snapshot@2000-01-01+customer on customer_key per group_key, rules of 2000-01-01
SELECT [atom_any_9511158c1b48], COUNT_BIG(*) AS [n], MAX([v0]) AS [f0], COALESCE(SUM(CAST([v1] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f1]
FROM (SELECT CASE WHEN [any_9511158c1b48] <= 0 THEN 0 WHEN [any_9511158c1b48] <= 1 THEN 1 ELSE 0 END AS [atom_any_9511158c1b48], [sum_c4cba1f7d58c] AS [v0], [count_e5aea5770bb7] AS [v1]
  FROM (SELECT [group_key], COALESCE(SUM(CAST([balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_c4cba1f7d58c], MAX(CASE WHEN ([is_related_party] IS NOT NULL AND [is_related_party] = 1) THEN 1 ELSE 0 END) AS [any_9511158c1b48], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM (SELECT [balance], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN [lookup_group_key] ELSE NULL END AS [group_key], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN [lookup_is_related_party] ELSE NULL END AS [is_related_party], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END AS [customer_present] FROM (SELECT [customer_key], 1 AS table_rows, [balance] FROM [loan_snapshot] AS a) AS l FULL OUTER JOIN (SELECT [customer_key], 1 AS lookup_rows, [group_key] AS [lookup_group_key], [is_related_party] AS [lookup_is_related_party] FROM [customer] AS b) AS r ON l.[customer_key] = r.[customer_key] WHERE COALESCE(table_rows, 0) > 0) AS s GROUP BY [group_key]) AS g) AS c
GROUP BY [atom_any_9511158c1b48]

-- loan_snapshot@2000-01-01+partner on partner_key, rules of 2000-01-01
SELECT [atom_balance], [atom_funding_role], [atom_is_internet], [atom_is_joint], [atom_open_date], [atom_own_share], [atom_partner_kind], COUNT_BIG(*) AS [n]
FROM (SELECT CASE WHEN [balance] <= 0.00 THEN 0 ELSE 1 END AS [atom_balance], CASE WHEN [funding_role] <= 1 THEN 0 WHEN [funding_role] <= 2 THEN 1 ELSE 0 END AS [atom_funding_role], CASE WHEN [is_internet] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_is_internet], CASE WHEN [is_joint] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_is_joint], CASE WHEN [open_date] <= CAST('2021-12-31' AS date) THEN 0 ELSE 1 END AS [atom_open_date], CASE WHEN [own_share] <= 0.299999 THEN 0 ELSE 1 END AS [atom_own_share], CASE WHEN [partner_kind] IS NULL THEN 0 WHEN [partner_kind] <= 0 THEN 0 WHEN [partner_kind] <= 1 THEN 1 ELSE 0 END AS [atom_partner_kind]
  FROM (SELECT [balance], [funding_role], [is_internet], [is_joint], [open_date], [own_share], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN [lookup_partner_kind] ELSE NULL END AS [partner_kind], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END AS [partner_present] FROM (SELECT [partner_key], 1 AS table_rows, [balance], [funding_role], [is_internet], [is_joint], [open_date], [own_share] FROM [loan_snapshot] AS a) AS l FULL OUTER JOIN (SELECT [partner_key], 1 AS lookup_rows, [partner_kind] AS [lookup_partner_kind] FROM [partner] AS b) AS r ON l.[partner_key] = r.[partner_key] WHERE COALESCE(table_rows, 0) > 0) AS s) AS c
GROUP BY [atom_balance], [atom_funding_role], [atom_is_internet], [atom_is_joint], [atom_open_date], [atom_own_share], [atom_partner_kind]

-- loan_snapshot@2000-01-01+partner on partner_key per partner_group, rules of 2000-01-01
SELECT COUNT_BIG(*) AS [n], MAX([v0]) AS [f0], COALESCE(SUM(CAST([v1] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f1]
FROM (SELECT [sum_aa43e7a74bf2] AS [v0], [count_e5aea5770bb7] AS [v1]
  FROM (SELECT [partner_group], COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_aa43e7a74bf2], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM (SELECT [balance], [is_internet], [is_joint], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN [lookup_partner_group] ELSE NULL END AS [partner_group], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END AS [partner_present] FROM (SELECT [partner_key], 1 AS table_rows, [balance], [is_internet], [is_joint] FROM [loan_snapshot] AS a) AS l FULL OUTER JOIN (SELECT [partner_key], 1 AS lookup_rows, [partner_group] AS [lookup_partner_group] FROM [partner] AS b) AS r ON l.[partner_key] = r.[partner_key] WHERE COALESCE(table_rows, 0) > 0) AS s GROUP BY [partner_group]) AS g) AS c

-- loan_snapshot@2020-07-12, rules of 2020-07-12
SELECT [atom_balance], [atom_business_kind], [atom_customer_limit], [atom_guarantee_type], [atom_is_internet], [atom_loan_status], [atom_original_term_months], [atom_purpose], [atom_repayment_method], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT CASE WHEN [balance] <= 0.00 THEN 0 ELSE 1 END AS [atom_balance], CASE WHEN [business_kind] <= 0 THEN 0 WHEN [business_kind] <= 1 THEN 1 ELSE 0 END AS [atom_business_kind], CASE WHEN [customer_limit] IS NULL THEN 1 ELSE 0 END AS [atom_customer_limit], CASE WHEN [guarantee_type] <= 0 THEN 0 WHEN [guarantee_type] <= 1 THEN 1 ELSE 0 END AS [atom_guarantee_type], CASE WHEN [is_internet] = CAST(0 AS bit) THEN 0 ELSE 1 END AS [atom_is_internet], CASE WHEN [loan_status] <= 0 THEN 0 WHEN [loan_status] <= 1 THEN 1 ELSE 0 END AS [atom_loan_status], CASE WHEN [original_term_months] <= 12 THEN 0 ELSE 1 END AS [atom_original_term_months], CASE WHEN [purpose] <= -1 THEN 0 WHEN [purpose] <= 0 THEN 1 ELSE 0 END AS [atom_purpose], CASE WHEN [repayment_method] <= 1 THEN 0 WHEN [repayment_method] <= 2 THEN 1 ELSE 0 END AS [atom_repayment_method], [balance] AS [v0]
  FROM [loan_snapshot] AS s) AS c
GROUP BY [atom_balance], [atom_business_kind], [atom_customer_limit], [atom_guarantee_type], [atom_is_internet], [atom_loan_status], [atom_original_term_months], [atom_purpose], [atom_repayment_method]

-- loan_snapshot@2020-07-12 per customer_key, rules of 2020-07-12
SELECT [atom_any_66f49b3f3075], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f0]
FROM (SELECT CASE WHEN [any_66f49b3f3075] <= 0 THEN 0 WHEN [any_66f49b3f3075] <= 1 THEN 1 ELSE 0 END AS [atom_any_66f49b3f3075], [count_e5aea5770bb7] AS [v0]
  FROM (SELECT [customer_key], MAX(CASE WHEN ([balance] >= 0.01 AND [business_kind] = 1 AND ([customer_limit] IS NOT NULL AND [customer_limit] >= 200000.01) AND [guarantee_type] = 1 AND ([is_internet] IS NOT NULL AND [is_internet] = 1)) THEN 1 ELSE 0 END) AS [any_66f49b3f3075], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM [loan_snapshot] AS s GROUP BY [customer_key]) AS g) AS c
GROUP BY [atom_any_66f49b3f3075]

-- loan_snapshot@2023-07-01, rules of 2023-07-01
SELECT [atom_balance], [atom_days_past_due], [atom_five_class], [atom_open_date], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT CASE WHEN [balance] <= 0.00 THEN 0 ELSE 1 END AS [atom_balance], CASE WHEN [days_past_due] <= 0 THEN 0 WHEN [days_past_due] <= 90 THEN 1 WHEN [days_past_due] <= 270 THEN 2 WHEN [days_past_due] <= 360 THEN 3 ELSE 4 END AS [atom_days_past_due], CASE WHEN [five_class] <= 0 THEN 0 WHEN [five_class] <= 1 THEN 1 WHEN [five_class] <= 2 THEN 0 WHEN [five_class] <= 3 THEN 2 WHEN [five_class] <= 4 THEN 3 ELSE 4 END AS [atom_five_class], CASE WHEN [open_date] <= CAST('2023-06-30' AS date) THEN 0 ELSE 1 END AS [atom_open_date], [balance] AS [v0]
  FROM [loan_snapshot] AS s) AS c
GROUP BY [atom_balance], [atom_days_past_due], [atom_five_class], [atom_open_date]

-- loan_snapshot@2024-07-01, rules of 2024-07-01
SELECT [atom_balance], [atom_business_kind], [atom_original_term_months], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT CASE WHEN [balance] <= 0.00 THEN 0 ELSE 1 END AS [atom_balance], CASE WHEN [business_kind] <= 0 THEN 0 WHEN [business_kind] <= 1 THEN 1 WHEN [business_kind] <= 2 THEN 2 WHEN [business_kind] <= 3 THEN 3 ELSE 0 END AS [atom_business_kind], CASE WHEN [original_term_months] <= 36 THEN 0 WHEN [original_term_months] <= 60 THEN 1 WHEN [original_term_months] <= 120 THEN 2 ELSE 3 END AS [atom_original_term_months], [balance] AS [v0]
  FROM [loan_snapshot] AS s) AS c
GROUP BY [atom_balance], [atom_business_kind], [atom_original_term_months]

-- loan_snapshot@2025-03-01, rules of 2025-03-01
SELECT [atom_balance], [atom_business_kind], [atom_original_term_months], COUNT_BIG(*) AS [n]
FROM (SELECT CASE WHEN [balance] <= 0.00 THEN 0 ELSE 1 END AS [atom_balance], CASE WHEN [business_kind] <= 0 THEN 0 WHEN [business_kind] <= 1 THEN 1 ELSE 0 END AS [atom_business_kind], CASE WHEN [original_term_months] <= 84 THEN 0 ELSE 1 END AS [atom_original_term_months]
  FROM [loan_snapshot] AS s) AS c
GROUP BY [atom_balance], [atom_business_kind], [atom_original_term_months]

-- loan_snapshot@2025-03-01 per customer_key, rules of 2025-03-01
SELECT [atom_any_c4fc1f4e952b], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f0]
FROM (SELECT CASE WHEN [any_c4fc1f4e952b] <= 0 THEN 0 WHEN [any_c4fc1f4e952b] <= 1 THEN 1 ELSE 0 END AS [atom_any_c4fc1f4e952b], [count_e5aea5770bb7] AS [v0]
  FROM (SELECT [customer_key], MAX(CASE WHEN ([balance] >= 0.01 AND [business_kind] = 1 AND ([customer_limit] IS NOT NULL AND [customer_limit] >= 300000.01) AND [guarantee_type] = 1 AND ([is_internet] IS NOT NULL AND [is_internet] = 1)) THEN 1 ELSE 0 END) AS [any_c4fc1f4e952b], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM [loan_snapshot] AS s GROUP BY [customer_key]) AS g) AS c
GROUP BY [atom_any_c4fc1f4e952b]

-- loan_snapshot@2025-12-31, rules of 2025-12-31
SELECT [atom_balance], [atom_days_past_due], [atom_five_class], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [f0]
FROM (SELECT CASE WHEN [balance] <= 0.00 THEN 0 ELSE 1 END AS [atom_balance], CASE WHEN [days_past_due] <= 0 THEN 0 WHEN [days_past_due] <= 90 THEN 1 WHEN [days_past_due] <= 270 THEN 2 WHEN [days_past_due] <= 360 THEN 3 ELSE 4 END AS [atom_days_past_due], CASE WHEN [five_class] <= 0 THEN 0 WHEN [five_class] <= 1 THEN 1 WHEN [five_class] <= 2 THEN 0 WHEN [five_class] <= 3 THEN 2 WHEN [five_class] <= 4 THEN 3 ELSE 4 END AS [atom_five_class], [balance] AS [v0]
  FROM [loan_snapshot] AS s) AS c
GROUP BY [atom_balance], [atom_days_past_due], [atom_five_class]

-- loans_kept, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([kept_balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- loans_kept_count, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([closing_balance] >= 0.01 AND [opening_balance] >= 0.01) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT COALESCE([closing_side_balance], 0) AS [closing_balance], COALESCE([opening_side_balance], 0) AS [opening_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- loans_kept_month, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([kept_balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- loans_kept_quarter, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([kept_balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- loans_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([opening_balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- loans_reduced, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([opening_balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST([kept_balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a1],
  COUNT_BIG(*) AS [a2]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- loans_reduced_month, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([opening_balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST([kept_balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a1],
  COUNT_BIG(*) AS [a2]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- loans_reduced_quarter, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([opening_balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST([kept_balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a1],
  COUNT_BIG(*) AS [a2]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- long_bullets, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ([business_kind] = 1 AND ([is_internet] IS NOT NULL AND [is_internet] = 1) AND [original_term_months] >= 13 AND [repayment_method] = 2) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([business_kind] = 1 AND ([is_internet] IS NOT NULL AND [is_internet] = 1) AND [original_term_months] >= 13 AND [repayment_method] = 2) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- long_consumer_loans, rules of 2024-07-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([balance] >= 0.01 AND [business_kind] = 1 AND [original_term_months] >= 61) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- long_consumer_loans, rules of 2025-03-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([balance] >= 0.01 AND [business_kind] = 1 AND [original_term_months] >= 85) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- long_operating_loans, rules of 2024-07-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([business_kind] = 2 AND [original_term_months] >= 61) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([business_kind] = 2 AND [original_term_months] >= 61) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- long_working_capital, rules of 2024-07-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([business_kind] = 3 AND [original_term_months] >= 37) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([business_kind] = 3 AND [original_term_months] >= 37) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- loss_allowance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [five_class] = 5 THEN [allowance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [five_class] = 5 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- loss_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [five_class] = 5 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [five_class] = 5 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- m0_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] = 0) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] = 0) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- m0_rolled, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ((([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 1) AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] <= 30)) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] = 0)) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ((([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 1) AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] <= 30)) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] = 0)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_days_past_due] ELSE NULL END AS [closing_days_past_due], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [days_past_due] AS [closing_side_days_past_due] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- m1_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 1) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 30)) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 1) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 30)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- m1_rolled, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ((([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 31) AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] <= 60)) AND (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 1) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 30))) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ((([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 31) AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] <= 60)) AND (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 1) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 30))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_days_past_due] ELSE NULL END AS [closing_days_past_due], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [days_past_due] AS [closing_side_days_past_due] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- m2_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 31) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 60)) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 31) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 60)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- m2_rolled, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ((([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 61) AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] <= 90)) AND (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 31) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 60))) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ((([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 61) AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] <= 90)) AND (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 31) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 60))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_days_past_due] ELSE NULL END AS [closing_days_past_due], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [days_past_due] AS [closing_side_days_past_due] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- m3_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 61) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 90)) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 61) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 90)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- m3_rolled, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ((([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 91) AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] <= 120)) AND (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 61) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 90))) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ((([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 91) AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] <= 120)) AND (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 61) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 90))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_days_past_due] ELSE NULL END AS [closing_days_past_due], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [days_past_due] AS [closing_side_days_past_due] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- m3_rolled_beyond, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 91) AND (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 61) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 90))) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 91) AND (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 61) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 90))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_days_past_due] ELSE NULL END AS [closing_days_past_due], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [days_past_due] AS [closing_side_days_past_due] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- m4_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 91) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 120)) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 91) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 120)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- m4_rolled, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ((([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 121) AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] <= 150)) AND (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 91) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 120))) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ((([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 121) AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] <= 150)) AND (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 91) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 120))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_days_past_due] ELSE NULL END AS [closing_days_past_due], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [days_past_due] AS [closing_side_days_past_due] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- m5_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 121) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 150)) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 121) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 150)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- m5_rolled, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ((([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 151) AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] <= 180)) AND (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 121) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 150))) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ((([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 151) AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] <= 180)) AND (([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 121) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] <= 150))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_days_past_due] ELSE NULL END AS [closing_days_past_due], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [days_past_due] AS [closing_side_days_past_due] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- managed_loans, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST([partner_balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a1],
  COUNT_BIG(*) AS [a2]
FROM [loan_snapshot] AS s

-- minors, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([age_at_grant] IS NOT NULL AND [age_at_grant] <= 17) AND [balance] >= 0.01) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- mob12_ever_30, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([cohort_date] = CAST('1999-01-31' AS date) AND ([first_30_date] IS NOT NULL AND [first_30_date] <= CAST('2000-01-01' AS date))) THEN [principal_own] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([cohort_date] = CAST('1999-01-31' AS date) AND ([first_30_date] IS NOT NULL AND [first_30_date] <= CAST('2000-01-01' AS date))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan] AS s

-- mob12_ever_90, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([cohort_date] = CAST('1999-01-31' AS date) AND ([first_90_date] IS NOT NULL AND [first_90_date] <= CAST('2000-01-01' AS date))) THEN [principal_own] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([cohort_date] = CAST('1999-01-31' AS date) AND ([first_90_date] IS NOT NULL AND [first_90_date] <= CAST('2000-01-01' AS date))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan] AS s

-- mob12_principal, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [cohort_date] = CAST('1999-01-31' AS date) THEN [principal_own] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [cohort_date] = CAST('1999-01-31' AS date) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan] AS s

-- mob6_ever_30, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([cohort_date] = CAST('1999-07-31' AS date) AND ([first_30_date] IS NOT NULL AND [first_30_date] <= CAST('2000-01-01' AS date))) THEN [principal_own] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([cohort_date] = CAST('1999-07-31' AS date) AND ([first_30_date] IS NOT NULL AND [first_30_date] <= CAST('2000-01-01' AS date))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan] AS s

-- mob6_ever_90, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([cohort_date] = CAST('1999-07-31' AS date) AND ([first_90_date] IS NOT NULL AND [first_90_date] <= CAST('2000-01-01' AS date))) THEN [principal_own] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([cohort_date] = CAST('1999-07-31' AS date) AND ([first_90_date] IS NOT NULL AND [first_90_date] <= CAST('2000-01-01' AS date))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan] AS s

-- mob6_principal, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [cohort_date] = CAST('1999-07-31' AS date) THEN [principal_own] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [cohort_date] = CAST('1999-07-31' AS date) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan] AS s

-- net_bills, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([business_kind] >= 4 AND [business_kind] <= 6) AND [is_defaulted] = CAST(0 AS bit)) THEN ([balance] - [allowance]) ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([business_kind] >= 4 AND [business_kind] <= 6) AND [is_defaulted] = CAST(0 AS bit)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- net_corporate, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ((([borrower_type] = 2 AND [enterprise_size] = 0) OR [enterprise_size] = 1) AND ([business_kind] <= 3 OR [business_kind] >= 7) AND [is_defaulted] = CAST(0 AS bit)) THEN ([balance] - [allowance]) ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ((([borrower_type] = 2 AND [enterprise_size] = 0) OR [enterprise_size] = 1) AND ([business_kind] <= 3 OR [business_kind] >= 7) AND [is_defaulted] = CAST(0 AS bit)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- net_defaulted, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([allowance] IS NOT NULL AND [allowance] >= CAST(CAST(0.2 AS decimal(18,1)) * CAST([balance] AS decimal(18,2)) AS decimal(38,3))) AND ([is_defaulted] IS NOT NULL AND [is_defaulted] = 1)) THEN ([balance] - [allowance]) ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([allowance] IS NOT NULL AND [allowance] >= CAST(CAST(0.2 AS decimal(18,1)) * CAST([balance] AS decimal(18,2)) AS decimal(38,3))) AND ([is_defaulted] IS NOT NULL AND [is_defaulted] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- net_defaulted_bare, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([allowance] IS NOT NULL AND [allowance] < CAST(CAST(0.2 AS decimal(18,1)) * CAST([balance] AS decimal(18,2)) AS decimal(38,3))) AND ([is_defaulted] IS NOT NULL AND [is_defaulted] = 1)) THEN ([balance] - [allowance]) ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([allowance] IS NOT NULL AND [allowance] < CAST(CAST(0.2 AS decimal(18,1)) * CAST([balance] AS decimal(18,2)) AS decimal(38,3))) AND ([is_defaulted] IS NOT NULL AND [is_defaulted] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- net_person_other, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([borrower_type] = 1 AND ([business_kind] <= 3 OR [business_kind] >= 7) AND ([customer_limit] IS NULL OR ([customer_limit] IS NOT NULL AND [customer_limit] >= 10000000.01)) AND [enterprise_size] = 0 AND [is_defaulted] = CAST(0 AS bit)) THEN ([balance] - [allowance]) ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([borrower_type] = 1 AND ([business_kind] <= 3 OR [business_kind] >= 7) AND ([customer_limit] IS NULL OR ([customer_limit] IS NOT NULL AND [customer_limit] >= 10000000.01)) AND [enterprise_size] = 0 AND [is_defaulted] = CAST(0 AS bit)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- net_retail, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([borrower_type] = 1 AND ([business_kind] <= 3 OR [business_kind] >= 7) AND ([customer_limit] IS NOT NULL AND [customer_limit] <= 10000000.00) AND [enterprise_size] = 0 AND [is_defaulted] = CAST(0 AS bit)) THEN ([balance] - [allowance]) ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([borrower_type] = 1 AND ([business_kind] <= 3 OR [business_kind] >= 7) AND ([customer_limit] IS NOT NULL AND [customer_limit] <= 10000000.00) AND [enterprise_size] = 0 AND [is_defaulted] = CAST(0 AS bit)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- net_small_micro, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([business_kind] <= 3 OR [business_kind] >= 7) AND ([customer_limit] IS NOT NULL AND [customer_limit] <= 10000000.00) AND ([enterprise_size] >= 3 AND [enterprise_size] <= 4) AND [is_defaulted] = CAST(0 AS bit)) THEN ([balance] - [allowance]) ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([business_kind] <= 3 OR [business_kind] >= 7) AND ([customer_limit] IS NOT NULL AND [customer_limit] <= 10000000.00) AND ([enterprise_size] >= 3 AND [enterprise_size] <= 4) AND [is_defaulted] = CAST(0 AS bit)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- net_sme, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (((([customer_limit] IS NULL OR ([customer_limit] IS NOT NULL AND [customer_limit] >= 10000000.01)) AND ([enterprise_size] >= 3 AND [enterprise_size] <= 4)) OR [enterprise_size] = 2) AND ([business_kind] <= 3 OR [business_kind] >= 7) AND [is_defaulted] = CAST(0 AS bit)) THEN ([balance] - [allowance]) ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (((([customer_limit] IS NULL OR ([customer_limit] IS NOT NULL AND [customer_limit] >= 10000000.01)) AND ([enterprise_size] >= 3 AND [enterprise_size] <= 4)) OR [enterprise_size] = 2) AND ([business_kind] <= 3 OR [business_kind] >= 7) AND [is_defaulted] = CAST(0 AS bit)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- non_performing_assets, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_E') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'G11_II_25_E') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [gl_balance] AS s

-- noncredit_allowance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'PROVISION_NON_CREDIT') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'PROVISION_NON_CREDIT') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- noncredit_npa, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'NPA_NON_CREDIT') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'NPA_NON_CREDIT') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- normal_allowance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [five_class] = 1 THEN [allowance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [five_class] = 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- normal_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [five_class] = 1 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [five_class] = 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- normal_down, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([closing_five_class] IS NOT NULL AND [closing_five_class] >= 2) AND ([opening_five_class] IS NOT NULL AND [opening_five_class] = 1)) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([closing_five_class] IS NOT NULL AND [closing_five_class] >= 2) AND ([opening_five_class] IS NOT NULL AND [opening_five_class] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [five_class] AS [closing_side_five_class] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- normal_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 1) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- normal_reduced, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 1) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 1) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a1],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a2]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class], CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- npl_added, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([closing_five_class] IS NOT NULL AND [closing_five_class] >= 3) THEN [added_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([closing_five_class] IS NOT NULL AND [closing_five_class] >= 3) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) > COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) - COALESCE([opening_side_balance], 0) ELSE 0.00 END AS [added_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [five_class] AS [closing_side_five_class] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- npl_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [five_class] >= 3 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [five_class] >= 3 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- npl_cash_ytd, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([five_class_before] >= 3 AND [movement_kind] = 2) THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([five_class_before] >= 3 AND [movement_kind] = 2) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_movement] AS s

-- npl_disposed_ytd, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([five_class_before] >= 3 AND [movement_kind] IN (2, 3, 5)) THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([five_class_before] >= 3 AND [movement_kind] IN (2, 3, 5)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_movement] AS s

-- npl_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] >= 3) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] >= 3) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- npl_upgraded, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([closing_five_class] IS NOT NULL AND [closing_five_class] <= 2) AND ([opening_five_class] IS NOT NULL AND [opening_five_class] >= 3)) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([closing_five_class] IS NOT NULL AND [closing_five_class] <= 2) AND ([opening_five_class] IS NOT NULL AND [opening_five_class] >= 3)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [five_class] AS [closing_side_five_class] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- open_loans, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [loan_status] = 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- overdue_270_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 271 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 271 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- overdue_30_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 31 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 31 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- overdue_360_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 361 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 361 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- overdue_60_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 61 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 61 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- overdue_60_reported, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([business_kind] <> 1 OR [days_past_due] >= 91 OR [repayment_method] <> 1) AND [days_past_due] >= 61) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([business_kind] = 1 AND ([days_past_due] >= 61 AND [days_past_due] <= 90) AND [repayment_method] = 1) THEN [overdue_principal] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a1],
  COALESCE(SUM(CAST(CASE WHEN ((([business_kind] <> 1 OR [days_past_due] >= 91 OR [repayment_method] <> 1) AND [days_past_due] >= 61) OR ([business_kind] = 1 AND ([days_past_due] >= 61 AND [days_past_due] <= 90) AND [repayment_method] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a2]
FROM [loan_snapshot] AS s

-- overdue_90_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 91 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 91 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- overdue_90_in_npl, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([days_past_due] >= 91 AND [five_class] >= 3) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([days_past_due] >= 91 AND [five_class] >= 3) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- overdue_90_reported, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 91 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 91 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- overdue_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 1 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [days_past_due] >= 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- overdue_cured, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ((([closing_balance] >= 0.01 AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] = 0)) OR ([closing_loan_status] IS NOT NULL AND [closing_loan_status] = 2)) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 1)) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ((([closing_balance] >= 0.01 AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] = 0)) OR ([closing_loan_status] IS NOT NULL AND [closing_loan_status] = 2)) AND ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], COALESCE([closing_side_balance], 0) AS [closing_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_days_past_due] ELSE NULL END AS [closing_days_past_due], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_loan_status] ELSE NULL END AS [closing_loan_status], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [days_past_due] AS [closing_side_days_past_due], [loan_status] AS [closing_side_loan_status] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- overdue_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 1) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_days_past_due] IS NOT NULL AND [opening_days_past_due] >= 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_days_past_due] ELSE NULL END AS [opening_days_past_due] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [days_past_due] AS [opening_side_days_past_due] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- overdue_reported, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([business_kind] <> 1 OR [days_past_due] >= 91 OR [repayment_method] <> 1) AND [days_past_due] >= 1) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([business_kind] = 1 AND ([days_past_due] >= 1 AND [days_past_due] <= 90) AND [repayment_method] = 1) THEN [overdue_principal] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a1],
  COALESCE(SUM(CAST(CASE WHEN ((([business_kind] <> 1 OR [days_past_due] >= 91 OR [repayment_method] <> 1) AND [days_past_due] >= 1) OR ([business_kind] = 1 AND ([days_past_due] >= 1 AND [days_past_due] <= 90) AND [repayment_method] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a2]
FROM [loan_snapshot] AS s

-- overrides, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([is_override] IS NOT NULL AND [is_override] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [application] AS s

-- own_share_low, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([balance] >= 0.01 AND [funding_role] = 2 AND ([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1) AND [open_date] >= CAST('2022-01-01' AS date) AND [own_share] <= 0.299999 AND ([partner_kind] IS NOT NULL AND [partner_kind] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [balance], [funding_role], [is_internet], [is_joint], [open_date], [own_share], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN [lookup_partner_kind] ELSE NULL END AS [partner_kind], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END AS [partner_present] FROM (SELECT [partner_key], 1 AS table_rows, [balance], [funding_role], [is_internet], [is_joint], [open_date], [own_share] FROM [loan_snapshot] AS a) AS l FULL OUTER JOIN (SELECT [partner_key], 1 AS lookup_rows, [partner_kind] AS [lookup_partner_kind] FROM [partner] AS b) AS r ON l.[partner_key] = r.[partner_key] WHERE COALESCE(table_rows, 0) > 0) AS s

-- own_share_low_stock, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1) AND [own_share] <= 0.299999) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1) AND [own_share] <= 0.299999) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- partner_share_low, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([balance] >= 0.01 AND ([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1) AND [open_date] >= CAST('2022-01-01' AS date) AND [own_share] >= 0.700001) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- performing_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [five_class] <= 2 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [five_class] <= 2 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- performing_loans_defaulted, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ((([closing_is_defaulted] IS NOT NULL AND [closing_is_defaulted] = 1) OR (([closing_loan_status] IS NOT NULL AND [closing_loan_status] >= 3) AND ([closing_loan_status] IS NOT NULL AND [closing_loan_status] <= 4))) AND [opening_balance] >= 0.01 AND ([opening_is_defaulted] IS NULL OR ([opening_is_defaulted] IS NOT NULL AND [opening_is_defaulted] = CAST(0 AS bit)))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_is_defaulted] ELSE NULL END AS [closing_is_defaulted], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_loan_status] ELSE NULL END AS [closing_loan_status], COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_is_defaulted] ELSE NULL END AS [opening_is_defaulted] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [is_defaulted] AS [opening_side_is_defaulted] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [is_defaulted] AS [closing_side_is_defaulted], [loan_status] AS [closing_side_loan_status] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- performing_loans_opening_pd, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_balance] >= 0.01 AND ([opening_is_defaulted] IS NULL OR ([opening_is_defaulted] IS NOT NULL AND [opening_is_defaulted] = CAST(0 AS bit)))) THEN [opening_pd_12m] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_balance] >= 0.01 AND ([opening_is_defaulted] IS NULL OR ([opening_is_defaulted] IS NOT NULL AND [opening_is_defaulted] = CAST(0 AS bit)))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_pd_12m] ELSE NULL END AS [opening_pd_12m], COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_is_defaulted] ELSE NULL END AS [opening_is_defaulted] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [pd_12m] AS [opening_side_pd_12m], [balance] AS [opening_side_balance], [is_defaulted] AS [opening_side_is_defaulted] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- performing_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] <= 2) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] <= 2) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- performing_reduced, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] <= 2) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] <= 2) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a1],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] <= 2) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a2]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class], CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- performing_to_npl, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([closing_five_class] IS NOT NULL AND [closing_five_class] >= 3) AND ([opening_five_class] IS NOT NULL AND [opening_five_class] <= 2)) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([closing_five_class] IS NOT NULL AND [closing_five_class] >= 3) AND ([opening_five_class] IS NOT NULL AND [opening_five_class] <= 2)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [five_class] AS [closing_side_five_class] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- person_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [borrower_type] = 1 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [borrower_type] = 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- promises_due, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [is_promise_kept] IS NOT NULL THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [collection_action] AS s

-- promises_kept, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([is_promise_kept] IS NOT NULL AND [is_promise_kept] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [collection_action] AS s

-- purpose_cash, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ([any_c911261d0a61] = 1 AND [sum_a220125deac6] >= 0.500000) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 7 AND [payee_category] = 9) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_a220125deac6] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- purpose_dev, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ([any_224db609c5c3] = 1 AND [any_c911261d0a61] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 6) THEN 1 ELSE 0 END) AS [any_224db609c5c3] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- purpose_evidence@2023-08-31,2023-09-30,2023-10-31,2023-11-30,2023-12-31,2024-01-31,2024-02-29,2024-03-31,2024-04-30,2024-05-31,2024-06-30,2024-07-01 per document_no, rules of 2024-07-01
SELECT [atom_count_e5aea5770bb7], COUNT_BIG(*) AS [n], COALESCE(SUM(CAST([v0] AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [f0]
FROM (SELECT CASE WHEN [count_e5aea5770bb7] <= 1 THEN 0 ELSE 1 END AS [atom_count_e5aea5770bb7], [count_e5aea5770bb7] AS [v0]
  FROM (SELECT [document_no], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM [purpose_evidence] AS s GROUP BY [document_no]) AS g) AS c
GROUP BY [atom_count_e5aea5770bb7]

-- purpose_exception_draws, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ((([sum_185d43d936f3] >= 0.100000 AND [sum_8afb13052882] >= 50000.00) OR [any_224db609c5c3] = 1 OR [any_39e12f7b05be] = 1 OR [any_439925c52d1e] = 1 OR [any_b54567f5a278] = 1 OR [sum_145f1a7bfc79] >= 0.800000 OR [sum_4311b7aff6e6] >= 0.200000 OR [sum_a220125deac6] >= 0.500000) AND [any_c911261d0a61] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_8afb13052882], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_185d43d936f3], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 10) THEN 1 ELSE 0 END) AS [any_39e12f7b05be], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 5) THEN 1 ELSE 0 END) AS [any_439925c52d1e], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 6) THEN 1 ELSE 0 END) AS [any_224db609c5c3], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 7) THEN 1 ELSE 0 END) AS [any_b54567f5a278], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 15 AND [hop] >= 2 AND ([payee_is_borrower] IS NOT NULL AND [payee_is_borrower] = 1)) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_4311b7aff6e6], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 3 AND [payee_category] = 8) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_145f1a7bfc79], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 7 AND [payee_category] = 9) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_a220125deac6] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- purpose_exception_draws, rules of 2021-03-26
SELECT COALESCE(SUM(CAST(CASE WHEN ((([sum_185d43d936f3] >= 0.100000 AND [sum_8afb13052882] >= 50000.00) OR [any_224db609c5c3] = 1 OR [any_39e12f7b05be] = 1 OR [any_439925c52d1e] = 1 OR [any_8740d81a6bb9] = 1 OR [any_b54567f5a278] = 1 OR [sum_145f1a7bfc79] >= 0.800000 OR [sum_4311b7aff6e6] >= 0.200000 OR [sum_a220125deac6] >= 0.500000) AND [any_c911261d0a61] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_8afb13052882], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_185d43d936f3], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 10) THEN 1 ELSE 0 END) AS [any_39e12f7b05be], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 5) THEN 1 ELSE 0 END) AS [any_439925c52d1e], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 6) THEN 1 ELSE 0 END) AS [any_224db609c5c3], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 7) THEN 1 ELSE 0 END) AS [any_b54567f5a278], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 15 AND [hop] >= 2 AND ([payee_is_borrower] IS NOT NULL AND [payee_is_borrower] = 1)) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_4311b7aff6e6], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 3 AND [payee_category] = 8) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_145f1a7bfc79], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 7 AND [payee_category] = 9) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_a220125deac6], MAX(CASE WHEN ([days_after_draw] <= 30 AND ([payee_is_related] IS NOT NULL AND [payee_is_related] = 1)) THEN 1 ELSE 0 END) AS [any_8740d81a6bb9] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- purpose_exception_draws, rules of 2022-07-15
SELECT COALESCE(SUM(CAST(CASE WHEN ((([sum_185d43d936f3] >= 0.100000 AND [sum_8afb13052882] >= 50000.00) OR [any_224db609c5c3] = 1 OR [any_39e12f7b05be] = 1 OR [any_439925c52d1e] = 1 OR [any_8740d81a6bb9] = 1 OR [any_b54567f5a278] = 1 OR [sum_145f1a7bfc79] >= 0.800000 OR [sum_3da2e12e4d14] >= 0.700000 OR [sum_4311b7aff6e6] >= 0.200000 OR [sum_a220125deac6] >= 0.500000) AND [any_c911261d0a61] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_8afb13052882], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_185d43d936f3], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 10) THEN 1 ELSE 0 END) AS [any_39e12f7b05be], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 5) THEN 1 ELSE 0 END) AS [any_439925c52d1e], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 6) THEN 1 ELSE 0 END) AS [any_224db609c5c3], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 7) THEN 1 ELSE 0 END) AS [any_b54567f5a278], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 15 AND [hop] >= 2 AND ([payee_is_borrower] IS NOT NULL AND [payee_is_borrower] = 1)) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_4311b7aff6e6], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 3 AND [payee_category] = 8) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_145f1a7bfc79], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 7 AND [payee_category] = 9) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_a220125deac6], MAX(CASE WHEN ([days_after_draw] <= 30 AND ([payee_is_related] IS NOT NULL AND [payee_is_related] = 1)) THEN 1 ELSE 0 END) AS [any_8740d81a6bb9], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 15 AND ([hop] >= 2 AND [hop] <= 3) AND ([payee_is_borrower] IS NOT NULL AND [payee_is_borrower] = 1)) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_3da2e12e4d14] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- purpose_fut, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ([any_39e12f7b05be] = 1 AND [any_c911261d0a61] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 10) THEN 1 ELSE 0 END) AS [any_39e12f7b05be] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- purpose_p2p, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ([any_b54567f5a278] = 1 AND [any_c911261d0a61] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 7) THEN 1 ELSE 0 END) AS [any_b54567f5a278] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- purpose_rel, rules of 2021-03-26
SELECT COALESCE(SUM(CAST(CASE WHEN ([any_8740d81a6bb9] = 1 AND [any_c911261d0a61] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], MAX(CASE WHEN ([days_after_draw] <= 30 AND ([payee_is_related] IS NOT NULL AND [payee_is_related] = 1)) THEN 1 ELSE 0 END) AS [any_8740d81a6bb9] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- purpose_retrace, rules of 2022-07-15
SELECT COALESCE(SUM(CAST(CASE WHEN ([any_c911261d0a61] = 1 AND [sum_3da2e12e4d14] >= 0.700000) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 15 AND ([hop] >= 2 AND [hop] <= 3) AND ([payee_is_borrower] IS NOT NULL AND [payee_is_borrower] = 1)) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_3da2e12e4d14] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- purpose_roll, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ([any_c911261d0a61] = 1 AND [sum_145f1a7bfc79] >= 0.800000) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 3 AND [payee_category] = 8) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_145f1a7bfc79] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- purpose_sec, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ([any_c911261d0a61] = 1 AND [sum_185d43d936f3] >= 0.100000 AND [sum_8afb13052882] >= 50000.00) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_8afb13052882], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 4) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_185d43d936f3] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- purpose_self, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ([any_c911261d0a61] = 1 AND [sum_4311b7aff6e6] >= 0.200000) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], COALESCE(SUM(CAST(CASE WHEN ([days_after_draw] <= 15 AND [hop] >= 2 AND ([payee_is_borrower] IS NOT NULL AND [payee_is_borrower] = 1)) THEN [share_of_draw] ELSE 0.000000 END AS decimal(38,6))), CAST(0 AS decimal(38,6))) AS [sum_4311b7aff6e6] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- purpose_wm, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ([any_439925c52d1e] = 1 AND [any_c911261d0a61] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61], MAX(CASE WHEN ([days_after_draw] <= 30 AND [payee_category] = 5) THEN 1 ELSE 0 END) AS [any_439925c52d1e] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- recovered_ytd, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 4 THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 4 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_movement] AS s

-- related_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([sum_4fa873696d68] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM (SELECT [customer_key], COALESCE(SUM(CAST(CASE WHEN ([is_related_party] IS NOT NULL AND [is_related_party] = 1) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_4fa873696d68] FROM (SELECT [balance], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN [lookup_is_related_party] ELSE NULL END AS [is_related_party], CASE WHEN COALESCE(lookup_rows, 0) > 0 THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END AS [customer_present], COALESCE(l.[customer_key], r.[customer_key]) AS [customer_key] FROM (SELECT [customer_key], 1 AS table_rows, [balance] FROM [loan_snapshot] AS a) AS l FULL OUTER JOIN (SELECT [customer_key], 1 AS lookup_rows, [is_related_party] AS [lookup_is_related_party] FROM [customer] AS b) AS r ON l.[customer_key] = r.[customer_key] WHERE COALESCE(table_rows, 0) > 0) AS s GROUP BY [customer_key]) AS g

-- restructured_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([is_restructured] IS NOT NULL AND [is_restructured] = 1) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([is_restructured] IS NOT NULL AND [is_restructured] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- restructured_left, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_is_restructured] IS NOT NULL AND [opening_is_restructured] = 1) THEN [closing_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_is_restructured] IS NOT NULL AND [opening_is_restructured] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([closing_side_balance], 0) AS [closing_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_is_restructured] ELSE NULL END AS [opening_is_restructured] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [is_restructured] AS [opening_side_is_restructured] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- restructured_new, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([closing_is_restructured] IS NOT NULL AND [closing_is_restructured] = 1) AND ([opening_is_restructured] IS NULL OR ([opening_is_restructured] IS NOT NULL AND [opening_is_restructured] = CAST(0 AS bit)))) THEN [closing_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([closing_is_restructured] IS NOT NULL AND [closing_is_restructured] = 1) AND ([opening_is_restructured] IS NULL OR ([opening_is_restructured] IS NOT NULL AND [opening_is_restructured] = CAST(0 AS bit)))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([closing_side_balance], 0) AS [closing_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_is_restructured] ELSE NULL END AS [closing_is_restructured], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_is_restructured] ELSE NULL END AS [opening_is_restructured] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [is_restructured] AS [opening_side_is_restructured] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [is_restructured] AS [closing_side_is_restructured] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- restructured_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_is_restructured] IS NOT NULL AND [opening_is_restructured] = 1) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_is_restructured] IS NOT NULL AND [opening_is_restructured] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_is_restructured] ELSE NULL END AS [opening_is_restructured] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [is_restructured] AS [opening_side_is_restructured] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- restructured_released, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([closing_is_restructured] IS NULL OR ([closing_is_restructured] IS NOT NULL AND [closing_is_restructured] = CAST(0 AS bit))) AND ([opening_is_restructured] IS NOT NULL AND [opening_is_restructured] = 1)) THEN [closing_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([closing_is_restructured] IS NULL OR ([closing_is_restructured] IS NOT NULL AND [closing_is_restructured] = CAST(0 AS bit))) AND ([opening_is_restructured] IS NOT NULL AND [opening_is_restructured] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([closing_side_balance], 0) AS [closing_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_is_restructured] ELSE NULL END AS [closing_is_restructured], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_is_restructured] ELSE NULL END AS [opening_is_restructured] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [is_restructured] AS [opening_side_is_restructured] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [is_restructured] AS [closing_side_is_restructured] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- reused_documents, rules of 2024-07-01
SELECT COALESCE(SUM(CAST(CASE WHEN [count_e5aea5770bb7] >= 2 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [document_no], COUNT_BIG(*) AS [count_e5aea5770bb7] FROM [purpose_evidence] AS s GROUP BY [document_no]) AS g

-- risk_weighted_assets, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_TOTAL') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_TOTAL') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- rwa_credit_loans, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_CREDIT_LOANS') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_CREDIT_LOANS') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- rwa_credit_other, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_CREDIT_OTHER') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_CREDIT_OTHER') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- rwa_market, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_MARKET') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_MARKET') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- rwa_off_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_OFF_BALANCE') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_OFF_BALANCE') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- rwa_operational, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_OPERATIONAL') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'RWA_OPERATIONAL') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- self_paid_large_draws, rules of 2024-07-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([any_36d528070cf8] = 1 AND [any_c32cce409645] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([draw_amount] >= 500000.01 AND ([is_personal_operating] IS NOT NULL AND [is_personal_operating] = 1)) THEN 1 ELSE 0 END) AS [any_c32cce409645], MAX(CASE WHEN ([draw_amount] >= 500000.01 AND ([is_personal_operating] IS NOT NULL AND [is_personal_operating] = 1) AND [payment_mode] = 1) THEN 1 ELSE 0 END) AS [any_36d528070cf8] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- special_mention_allowance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [five_class] = 2 THEN [allowance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [five_class] = 2 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- special_mention_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [five_class] = 2 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [five_class] = 2 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- special_mention_down, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([closing_five_class] IS NOT NULL AND [closing_five_class] >= 3) AND ([opening_five_class] IS NOT NULL AND [opening_five_class] = 2)) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([closing_five_class] IS NOT NULL AND [closing_five_class] >= 3) AND ([opening_five_class] IS NOT NULL AND [opening_five_class] = 2)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [five_class] AS [closing_side_five_class] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- special_mention_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 2) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 2) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- special_mention_reduced, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 2) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 2) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a1],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 2) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a2]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class], CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- stage_1_allowance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([stage] IS NOT NULL AND [stage] = 1) THEN [allowance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([stage] IS NOT NULL AND [stage] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- stage_1_allowance_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_stage] IS NOT NULL AND [opening_stage] = 1) THEN [opening_allowance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_stage] IS NOT NULL AND [opening_stage] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_allowance] ELSE NULL END AS [opening_allowance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_stage] ELSE NULL END AS [opening_stage] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [allowance] AS [opening_side_allowance], [stage] AS [opening_side_stage] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- stage_1_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([stage] IS NOT NULL AND [stage] = 1) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([stage] IS NOT NULL AND [stage] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- stage_1_impaired, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([closing_stage] IS NOT NULL AND [closing_stage] = 3) AND ([opening_stage] IS NOT NULL AND [opening_stage] = 1)) THEN [closing_allowance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([closing_stage] IS NOT NULL AND [closing_stage] = 3) AND ([opening_stage] IS NOT NULL AND [opening_stage] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_allowance] ELSE NULL END AS [closing_allowance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_stage] ELSE NULL END AS [closing_stage], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_stage] ELSE NULL END AS [opening_stage] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [stage] AS [opening_side_stage] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [allowance] AS [closing_side_allowance], [stage] AS [closing_side_stage] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- stage_1_lost, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([closing_loan_status] IS NOT NULL AND [closing_loan_status] = 3) AND ([opening_stage] IS NOT NULL AND [opening_stage] = 1)) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([closing_loan_status] IS NOT NULL AND [closing_loan_status] = 3) AND ([opening_stage] IS NOT NULL AND [opening_stage] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_loan_status] ELSE NULL END AS [closing_loan_status], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_stage] ELSE NULL END AS [opening_stage] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [stage] AS [opening_side_stage] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [loan_status] AS [closing_side_loan_status] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- stage_2_allowance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([stage] IS NOT NULL AND [stage] = 2) THEN [allowance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([stage] IS NOT NULL AND [stage] = 2) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- stage_2_backstop, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([closing_balance] >= 0.01 AND ([closing_days_past_due] IS NOT NULL AND [closing_days_past_due] >= 31) AND ([closing_five_class] IS NOT NULL AND [closing_five_class] = 1) AND ([closing_is_restructured] IS NULL OR ([closing_is_restructured] IS NOT NULL AND [closing_is_restructured] = CAST(0 AS bit))) AND ([closing_stage] IS NOT NULL AND [closing_stage] = 2) AND ([opening_stage] IS NOT NULL AND [opening_stage] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT COALESCE([closing_side_balance], 0) AS [closing_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_days_past_due] ELSE NULL END AS [closing_days_past_due], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_is_restructured] ELSE NULL END AS [closing_is_restructured], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_stage] ELSE NULL END AS [closing_stage], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_stage] ELSE NULL END AS [opening_stage] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [stage] AS [opening_side_stage] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [days_past_due] AS [closing_side_days_past_due], [five_class] AS [closing_side_five_class], [is_restructured] AS [closing_side_is_restructured], [stage] AS [closing_side_stage] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- stage_2_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([stage] IS NOT NULL AND [stage] = 2) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([stage] IS NOT NULL AND [stage] = 2) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- stage_2_entries, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([closing_balance] >= 0.01 AND ([closing_stage] IS NOT NULL AND [closing_stage] = 2) AND ([opening_stage] IS NOT NULL AND [opening_stage] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT COALESCE([closing_side_balance], 0) AS [closing_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_stage] ELSE NULL END AS [closing_stage], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_stage] ELSE NULL END AS [opening_stage] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [stage] AS [opening_side_stage] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [stage] AS [closing_side_stage] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- stage_3_allowance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([stage] IS NOT NULL AND [stage] = 3) THEN [allowance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([stage] IS NOT NULL AND [stage] = 3) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- stage_3_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([stage] IS NOT NULL AND [stage] = 3) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([stage] IS NOT NULL AND [stage] = 3) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- stage_class_mismatch, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([five_class] <= 2 AND ([stage] IS NULL OR ([stage] IS NOT NULL AND [stage] = 3))) OR ([five_class] >= 3 AND ([stage] IS NULL OR ([stage] IS NOT NULL AND [stage] <= 2)))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- stage_class_mismatch_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([five_class] <= 2 AND ([stage] IS NULL OR ([stage] IS NOT NULL AND [stage] = 3))) OR ([five_class] >= 3 AND ([stage] IS NULL OR ([stage] IS NOT NULL AND [stage] <= 2)))) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([five_class] <= 2 AND ([stage] IS NULL OR ([stage] IS NOT NULL AND [stage] = 3))) OR ([five_class] >= 3 AND ([stage] IS NULL OR ([stage] IS NOT NULL AND [stage] <= 2)))) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- stage_transfer, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([closing_stage] IS NOT NULL AND [opening_stage] IS NOT NULL) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([closing_stage] IS NOT NULL AND [opening_stage] IS NOT NULL) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_stage] ELSE NULL END AS [closing_stage], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_stage] ELSE NULL END AS [opening_stage] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [stage] AS [opening_side_stage] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [stage] AS [closing_side_stage] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- substandard_allowance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [five_class] = 3 THEN [allowance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [five_class] = 3 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- substandard_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [five_class] = 3 THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [five_class] = 3 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_snapshot] AS s

-- substandard_down, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([closing_five_class] IS NOT NULL AND [closing_five_class] >= 4) AND ([opening_five_class] IS NOT NULL AND [opening_five_class] = 3)) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN (([closing_five_class] IS NOT NULL AND [closing_five_class] >= 4) AND ([opening_five_class] IS NOT NULL AND [opening_five_class] = 3)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [five_class] AS [closing_side_five_class] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- substandard_opening, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 3) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 3) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- substandard_reduced, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 3) THEN [opening_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 3) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a1],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [opening_five_class] = 3) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a2]
FROM (SELECT COALESCE([opening_side_balance], 0) AS [opening_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class], CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- tier1_net, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'T1_NET') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'T1_NET') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- tier2_capital, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'T2') THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [item] COLLATE Latin1_General_100_BIN2 IN (N'T2') THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [capital_item] AS s

-- too_long_operating_loans, rules of 2024-07-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([balance] >= 0.01 AND [business_kind] = 2 AND [original_term_months] >= 121) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- top10_borrowers_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([sum_c4cba1f7d58c] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM (SELECT [sum_c4cba1f7d58c] FROM (SELECT [customer_key], COALESCE(SUM(CAST([balance] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_c4cba1f7d58c] FROM [loan_snapshot] AS s GROUP BY [customer_key]) AS g WHERE 1 = 1 ORDER BY [sum_c4cba1f7d58c] DESC OFFSET 0 ROWS FETCH NEXT 10 ROWS ONLY) AS t

-- top10_partners_balance, rules of 2000-01-01
SELECT COALESCE(SUM(CAST([sum_aa43e7a74bf2] AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COUNT_BIG(*) AS [a1]
FROM (SELECT [sum_aa43e7a74bf2] FROM (SELECT [partner_key], COALESCE(SUM(CAST(CASE WHEN (([is_internet] IS NOT NULL AND [is_internet] = 1) AND ([is_joint] IS NOT NULL AND [is_joint] = 1)) THEN [balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [sum_aa43e7a74bf2] FROM [loan_snapshot] AS s GROUP BY [partner_key]) AS g WHERE [sum_aa43e7a74bf2] >= 0.01 ORDER BY [sum_aa43e7a74bf2] DESC OFFSET 0 ROWS FETCH NEXT 10 ROWS ONLY) AS t

-- traceable_amount, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ([hop] = 1 AND ([is_traceable] IS NOT NULL AND [is_traceable] = 1)) THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([hop] = 1 AND ([is_traceable] IS NOT NULL AND [is_traceable] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [fund_flow] AS s

-- traceable_draws, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN [any_c911261d0a61] = 1 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM (SELECT [loan_key], MAX(CASE WHEN ([is_traceable] IS NOT NULL AND [is_traceable] = 1) THEN 1 ELSE 0 END) AS [any_c911261d0a61] FROM [fund_flow] AS s GROUP BY [loan_key]) AS g

-- transferred_ytd, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 5 THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 5 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_movement] AS s

-- unused_cancellable, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([is_unconditionally_cancellable] IS NOT NULL AND [is_unconditionally_cancellable] = 1) THEN [unused_amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([is_unconditionally_cancellable] IS NOT NULL AND [is_unconditionally_cancellable] = 1) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [facility_snapshot] AS s

-- unused_other, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [is_unconditionally_cancellable] = CAST(0 AS bit) THEN [unused_amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [is_unconditionally_cancellable] = CAST(0 AS bit) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [facility_snapshot] AS s

-- up_overrides, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN (([is_approved] IS NOT NULL AND [is_approved] = 1) AND ([is_override] IS NOT NULL AND [is_override] = 1)) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [application] AS s

-- upgraded, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [closing_five_class] IS NOT NULL AND [opening_five_class] > [closing_five_class]) THEN [kept_balance] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN ([opening_five_class] IS NOT NULL AND [closing_five_class] IS NOT NULL AND [opening_five_class] > [closing_five_class]) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM (SELECT CASE WHEN COALESCE([closing_side_balance], 0) < COALESCE([opening_side_balance], 0) THEN COALESCE([closing_side_balance], 0) ELSE COALESCE([opening_side_balance], 0) END AS [kept_balance], CASE WHEN COALESCE([opening_side_rows], 0) > 0 THEN [opening_side_five_class] ELSE NULL END AS [opening_five_class], CASE WHEN COALESCE([closing_side_rows], 0) > 0 THEN [closing_side_five_class] ELSE NULL END AS [closing_five_class] FROM (SELECT [root_loan_key], 1 AS [opening_side_rows], [balance] AS [opening_side_balance], [five_class] AS [opening_side_five_class] FROM [loan_snapshot] AS opening) AS l FULL OUTER JOIN (SELECT [root_loan_key], 1 AS [closing_side_rows], [balance] AS [closing_side_balance], [five_class] AS [closing_side_five_class] FROM [loan_snapshot] AS closing) AS r ON l.[root_loan_key] = r.[root_loan_key]) AS t

-- vague_purpose, rules of 2020-07-12
SELECT COALESCE(SUM(CAST(CASE WHEN ([loan_status] = 1 AND [purpose] = 0) THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a0]
FROM [loan_snapshot] AS s

-- written_off_ytd, rules of 2000-01-01
SELECT COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 3 THEN [amount] ELSE 0.00 END AS decimal(38,2))), CAST(0 AS decimal(38,2))) AS [a0],
  COALESCE(SUM(CAST(CASE WHEN [movement_kind] = 3 THEN 1 ELSE 0 END AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS [a1]
FROM [loan_movement] AS s
