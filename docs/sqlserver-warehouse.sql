SET QUOTED_IDENTIFIER, ANSI_NULLS ON;
SET XACT_ABORT ON;
GO
IF SCHEMA_ID(N'assay') IS NULL EXEC(N'CREATE SCHEMA [assay] AUTHORIZATION [dbo]');
GO
IF NOT EXISTS (SELECT 1 FROM sys.partition_functions WHERE name = N'assay_month')
  CREATE PARTITION FUNCTION [assay_month] (date) AS RANGE RIGHT FOR VALUES ('2016-01-01', '2016-02-01', '2016-03-01', '2016-04-01', '2016-05-01', '2016-06-01', '2016-07-01', '2016-08-01', '2016-09-01', '2016-10-01', '2016-11-01', '2016-12-01', '2017-01-01', '2017-02-01', '2017-03-01', '2017-04-01', '2017-05-01', '2017-06-01', '2017-07-01', '2017-08-01', '2017-09-01', '2017-10-01', '2017-11-01', '2017-12-01', '2018-01-01', '2018-02-01', '2018-03-01', '2018-04-01', '2018-05-01', '2018-06-01', '2018-07-01', '2018-08-01', '2018-09-01', '2018-10-01', '2018-11-01', '2018-12-01', '2019-01-01', '2019-02-01', '2019-03-01', '2019-04-01', '2019-05-01', '2019-06-01', '2019-07-01', '2019-08-01', '2019-09-01', '2019-10-01', '2019-11-01', '2019-12-01', '2020-01-01', '2020-02-01', '2020-03-01', '2020-04-01', '2020-05-01', '2020-06-01', '2020-07-01', '2020-08-01', '2020-09-01', '2020-10-01', '2020-11-01', '2020-12-01', '2021-01-01', '2021-02-01', '2021-03-01', '2021-04-01', '2021-05-01', '2021-06-01', '2021-07-01', '2021-08-01', '2021-09-01', '2021-10-01', '2021-11-01', '2021-12-01', '2022-01-01', '2022-02-01', '2022-03-01', '2022-04-01', '2022-05-01', '2022-06-01', '2022-07-01', '2022-08-01', '2022-09-01', '2022-10-01', '2022-11-01', '2022-12-01', '2023-01-01', '2023-02-01', '2023-03-01', '2023-04-01', '2023-05-01', '2023-06-01', '2023-07-01', '2023-08-01', '2023-09-01', '2023-10-01', '2023-11-01', '2023-12-01', '2024-01-01', '2024-02-01', '2024-03-01', '2024-04-01', '2024-05-01', '2024-06-01', '2024-07-01', '2024-08-01', '2024-09-01', '2024-10-01', '2024-11-01', '2024-12-01', '2025-01-01', '2025-02-01', '2025-03-01', '2025-04-01', '2025-05-01', '2025-06-01', '2025-07-01', '2025-08-01', '2025-09-01', '2025-10-01', '2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01', '2026-05-01', '2026-06-01', '2026-07-01', '2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01', '2026-12-01', '2027-01-01', '2027-02-01', '2027-03-01', '2027-04-01', '2027-05-01', '2027-06-01', '2027-07-01', '2027-08-01', '2027-09-01', '2027-10-01', '2027-11-01', '2027-12-01', '2028-01-01', '2028-02-01', '2028-03-01', '2028-04-01', '2028-05-01', '2028-06-01', '2028-07-01', '2028-08-01', '2028-09-01', '2028-10-01', '2028-11-01', '2028-12-01', '2029-01-01', '2029-02-01', '2029-03-01', '2029-04-01', '2029-05-01', '2029-06-01', '2029-07-01', '2029-08-01', '2029-09-01', '2029-10-01', '2029-11-01', '2029-12-01', '2030-01-01', '2030-02-01', '2030-03-01', '2030-04-01', '2030-05-01', '2030-06-01', '2030-07-01', '2030-08-01', '2030-09-01', '2030-10-01', '2030-11-01', '2030-12-01', '2031-01-01', '2031-02-01', '2031-03-01', '2031-04-01', '2031-05-01', '2031-06-01', '2031-07-01', '2031-08-01', '2031-09-01', '2031-10-01', '2031-11-01', '2031-12-01', '2032-01-01', '2032-02-01', '2032-03-01', '2032-04-01', '2032-05-01', '2032-06-01', '2032-07-01', '2032-08-01', '2032-09-01', '2032-10-01', '2032-11-01', '2032-12-01', '2033-01-01', '2033-02-01', '2033-03-01', '2033-04-01', '2033-05-01', '2033-06-01', '2033-07-01', '2033-08-01', '2033-09-01', '2033-10-01', '2033-11-01', '2033-12-01', '2034-01-01', '2034-02-01', '2034-03-01', '2034-04-01', '2034-05-01', '2034-06-01', '2034-07-01', '2034-08-01', '2034-09-01', '2034-10-01', '2034-11-01', '2034-12-01', '2035-01-01', '2035-02-01', '2035-03-01', '2035-04-01', '2035-05-01', '2035-06-01', '2035-07-01', '2035-08-01', '2035-09-01', '2035-10-01', '2035-11-01', '2035-12-01', '2036-01-01', '2036-02-01', '2036-03-01', '2036-04-01', '2036-05-01', '2036-06-01', '2036-07-01', '2036-08-01', '2036-09-01', '2036-10-01', '2036-11-01', '2036-12-01', '2037-01-01', '2037-02-01', '2037-03-01', '2037-04-01', '2037-05-01', '2037-06-01', '2037-07-01', '2037-08-01', '2037-09-01', '2037-10-01', '2037-11-01', '2037-12-01', '2038-01-01', '2038-02-01', '2038-03-01', '2038-04-01', '2038-05-01', '2038-06-01', '2038-07-01', '2038-08-01', '2038-09-01', '2038-10-01', '2038-11-01', '2038-12-01', '2039-01-01', '2039-02-01', '2039-03-01', '2039-04-01', '2039-05-01', '2039-06-01', '2039-07-01', '2039-08-01', '2039-09-01', '2039-10-01', '2039-11-01', '2039-12-01', '2040-01-01', '2040-02-01', '2040-03-01', '2040-04-01', '2040-05-01', '2040-06-01', '2040-07-01', '2040-08-01', '2040-09-01', '2040-10-01', '2040-11-01', '2040-12-01');
GO
IF NOT EXISTS (SELECT 1 FROM sys.partition_schemes WHERE name = N'assay_month_scheme')
  CREATE PARTITION SCHEME [assay_month_scheme] AS PARTITION [assay_month] ALL TO ([PRIMARY]);
GO
IF OBJECT_ID(N'assay.application') IS NULL
BEGIN
  CREATE TABLE [assay].[application] (
    [application_key] bigint NOT NULL,
    [customer_key] bigint NOT NULL,
    [product] smallint NOT NULL,
    [applied_on] date NOT NULL,
    [score] int NOT NULL,
    [is_approved] bit NOT NULL,
    [is_override] bit NOT NULL,
    [has_bureau_report] bit NOT NULL,
    [has_financial_source] bit NOT NULL,
    [loan_key] bigint NULL,
    [score_band] int NULL,
    [channel] smallint NULL,
    [is_automatic] bit NULL,
    [credit_accounts] int NULL,
    [mandatory_total] int NULL,
    [mandatory_filled] int NULL,
    [hard_rules_broken] int NULL,
    [decision_seconds] int NULL,
    [month_end] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_application] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([month_end]);
END;
GO
IF OBJECT_ID(N'assay.benchmark') IS NULL
BEGIN
  CREATE TABLE [assay].[benchmark] (
    [entity] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [measure] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [value] decimal(9,6) NOT NULL,
    [source] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [period_end] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_benchmark] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([period_end]);
END;
GO
IF OBJECT_ID(N'assay.bureau_snapshot') IS NULL
BEGIN
  CREATE TABLE [assay].[bureau_snapshot] (
    [customer_key] bigint NOT NULL,
    [other_bank_debt] decimal(18,2) NOT NULL,
    [other_bank_overdue_90] decimal(18,2) NOT NULL,
    [report_date] date NOT NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_bureau_snapshot] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF OBJECT_ID(N'assay.capital_item') IS NULL
BEGIN
  CREATE TABLE [assay].[capital_item] (
    [item] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [amount] decimal(18,2) NOT NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_capital_item] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF OBJECT_ID(N'assay.collateral') IS NULL
BEGIN
  CREATE TABLE [assay].[collateral] (
    [loan_key] bigint NOT NULL,
    [customer_key] bigint NOT NULL,
    [collateral_no] int NOT NULL,
    [kind] smallint NOT NULL,
    [initial_value] decimal(18,2) NOT NULL,
    [latest_value] decimal(18,2) NOT NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_collateral] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF OBJECT_ID(N'assay.collection_action') IS NULL
BEGIN
  CREATE TABLE [assay].[collection_action] (
    [loan_key] bigint NOT NULL,
    [customer_key] bigint NOT NULL,
    [action_no] int NOT NULL,
    [action_date] date NOT NULL,
    [is_contacted] bit NOT NULL,
    [is_promise_kept] bit NULL,
    [cost] decimal(18,2) NOT NULL,
    [month_end] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_collection_action] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([month_end]);
END;
GO
IF OBJECT_ID(N'assay.consolidation') IS NULL
BEGIN
  CREATE TABLE [assay].[consolidation] (
    [entity] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [is_in_scope] bit NOT NULL,
    [elimination] decimal(18,2) NOT NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_consolidation] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF OBJECT_ID(N'assay.customer') IS NULL
BEGIN
  CREATE TABLE [assay].[customer] (
    [customer_key] bigint NOT NULL,
    [customer_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [borrower_type] smallint NOT NULL,
    [enterprise_size] smallint NOT NULL,
    [group_key] bigint NOT NULL,
    [is_related_party] bit NOT NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_customer] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF OBJECT_ID(N'assay.exception_case') IS NULL
BEGIN
  CREATE TABLE [assay].[exception_case] (
    [case_no] bigint NOT NULL,
    [loan_key] bigint NOT NULL,
    [customer_key] bigint NOT NULL,
    [product] smallint NOT NULL,
    [rule] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [severity] smallint NOT NULL,
    [amount] decimal(18,2) NOT NULL,
    [draw_date] date NOT NULL,
    [raised_on] date NOT NULL,
    [close_by] date NOT NULL,
    [conclusion] smallint NULL,
    [closed_on] date NULL,
    [is_limit_frozen] bit NULL,
    [is_class_lowered] bit NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_exception_case] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF OBJECT_ID(N'assay.facility_snapshot') IS NULL
BEGIN
  CREATE TABLE [assay].[facility_snapshot] (
    [facility_key] bigint NOT NULL,
    [customer_key] bigint NOT NULL,
    [product] smallint NOT NULL,
    [limit_amount] decimal(18,2) NOT NULL,
    [unused_amount] decimal(18,2) NOT NULL,
    [is_unconditionally_cancellable] bit NOT NULL,
    [is_standard_card] bit NULL,
    [borrower_type] smallint NULL,
    [enterprise_size] smallint NULL,
    [customer_limit] decimal(18,2) NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_facility_snapshot] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF OBJECT_ID(N'assay.fund_flow') IS NULL
BEGIN
  CREATE TABLE [assay].[fund_flow] (
    [loan_key] bigint NOT NULL,
    [customer_key] bigint NOT NULL,
    [product] smallint NOT NULL,
    [province] smallint NOT NULL,
    [draw_date] date NOT NULL,
    [draw_amount] decimal(18,2) NOT NULL,
    [hop] int NOT NULL,
    [flow_no] int NOT NULL,
    [flow_date] date NOT NULL,
    [days_after_draw] int NOT NULL,
    [amount] decimal(18,2) NOT NULL,
    [share_of_draw] decimal(9,6) NOT NULL,
    [visibility] smallint NOT NULL,
    [is_traceable] bit NOT NULL,
    [payee_category] smallint NOT NULL,
    [payee_is_borrower] bit NOT NULL,
    [payee_is_related] bit NOT NULL,
    [payment_mode] smallint NOT NULL,
    [is_personal_operating] bit NOT NULL,
    [month_end] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_fund_flow] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([month_end]);
END;
GO
IF OBJECT_ID(N'assay.gl_balance') IS NULL
BEGIN
  CREATE TABLE [assay].[gl_balance] (
    [item] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [amount] decimal(18,2) NOT NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_gl_balance] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF OBJECT_ID(N'assay.instalment') IS NULL
BEGIN
  CREATE TABLE [assay].[instalment] (
    [loan_key] bigint NOT NULL,
    [customer_key] bigint NOT NULL,
    [instalment_no] int NOT NULL,
    [due_date] date NOT NULL,
    [principal_due] decimal(18,2) NOT NULL,
    [interest_due] decimal(18,2) NOT NULL,
    [paid_date] date NULL,
    [month_end] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_instalment] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([month_end]);
END;
GO
IF OBJECT_ID(N'assay.key_map') IS NULL
BEGIN
  CREATE TABLE [assay].[key_map] (
    [hashed_key] bigint NOT NULL,
    [source_text] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_key_map] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF OBJECT_ID(N'assay.loan') IS NULL
BEGIN
  CREATE TABLE [assay].[loan] (
    [loan_key] bigint NOT NULL,
    [root_loan_key] bigint NOT NULL,
    [loan_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [customer_key] bigint NOT NULL,
    [product] smallint NOT NULL,
    [channel] smallint NOT NULL,
    [purpose] smallint NOT NULL,
    [open_date] date NOT NULL,
    [due_date] date NOT NULL,
    [original_due_date] date NOT NULL,
    [original_term_months] int NOT NULL,
    [principal_own] decimal(18,2) NOT NULL,
    [principal_total] decimal(18,2) NOT NULL,
    [annual_rate] decimal(9,6) NOT NULL,
    [first_payment_days_late] int NULL,
    [first_30_date] date NULL,
    [first_60_date] date NULL,
    [first_90_date] date NULL,
    [written_off_date] date NULL,
    [score_band] int NULL,
    [is_override] bit NULL,
    [is_automatic] bit NULL,
    [has_financial_source] bit NULL,
    [is_thin_file] bit NULL,
    [closed_date] date NULL,
    [cohort_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_loan] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([cohort_date]);
END;
GO
IF OBJECT_ID(N'assay.loan_movement') IS NULL
BEGIN
  CREATE TABLE [assay].[loan_movement] (
    [loan_key] bigint NOT NULL,
    [root_loan_key] bigint NOT NULL,
    [customer_key] bigint NOT NULL,
    [product] smallint NOT NULL,
    [movement_date] date NOT NULL,
    [movement_kind] smallint NOT NULL,
    [amount] decimal(18,2) NOT NULL,
    [five_class_before] smallint NOT NULL,
    [month_end] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_loan_movement] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([month_end]);
END;
GO
IF OBJECT_ID(N'assay.loan_snapshot') IS NULL
BEGIN
  CREATE TABLE [assay].[loan_snapshot] (
    [loan_key] bigint NOT NULL,
    [root_loan_key] bigint NOT NULL,
    [loan_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [contract_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    [customer_key] bigint NOT NULL,
    [customer_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [borrower_type] smallint NOT NULL,
    [enterprise_size] smallint NOT NULL,
    [operator_type] smallint NOT NULL,
    [product] smallint NOT NULL,
    [business_kind] smallint NOT NULL,
    [consumption_kind] smallint NOT NULL,
    [grant_kind] smallint NOT NULL,
    [repayment_method] smallint NOT NULL,
    [payment_mode] smallint NOT NULL,
    [funding_role] smallint NOT NULL,
    [is_internet] bit NOT NULL,
    [is_joint] bit NOT NULL,
    [is_overseas] bit NOT NULL,
    [is_merger_loan] bit NOT NULL,
    [is_restructured] bit NOT NULL,
    [is_restructured_this_year] bit NOT NULL,
    [is_extended] bit NOT NULL,
    [is_defaulted] bit NOT NULL,
    [loan_status] smallint NOT NULL,
    [open_date] date NOT NULL,
    [due_date] date NOT NULL,
    [closed_date] date NULL,
    [original_term_months] int NOT NULL,
    [months_on_book] int NOT NULL,
    [age_at_grant] int NULL,
    [balance] decimal(18,2) NOT NULL,
    [partner_balance] decimal(18,2) NOT NULL,
    [principal_own] decimal(18,2) NOT NULL,
    [principal_total] decimal(18,2) NOT NULL,
    [accrued_interest] decimal(18,2) NULL,
    [overdue_principal] decimal(18,2) NULL,
    [overdue_interest] decimal(18,2) NULL,
    [overdue_principal_date] date NULL,
    [overdue_interest_date] date NULL,
    [days_past_due] int NOT NULL,
    [five_class] smallint NOT NULL,
    [stage] smallint NULL,
    [allowance] decimal(18,2) NULL,
    [risk_grade] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    [pd_12m] decimal(9,6) NULL,
    [lgd] decimal(9,6) NULL,
    [annual_rate] decimal(9,6) NOT NULL,
    [debt_service_ratio] decimal(9,6) NULL,
    [restructuring_count] int NULL,
    [guarantee_type] smallint NOT NULL,
    [province] smallint NOT NULL,
    [industry] smallint NOT NULL,
    [purpose] smallint NOT NULL,
    [channel] smallint NOT NULL,
    [partner_key] int NOT NULL,
    [own_share] decimal(9,6) NOT NULL,
    [customer_limit] decimal(18,2) NULL,
    [ledger_account] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    [is_transactor] bit NULL,
    [last_overdue_date] date NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_loan_snapshot] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF OBJECT_ID(N'assay.partner') IS NULL
BEGIN
  CREATE TABLE [assay].[partner] (
    [partner_key] int NOT NULL,
    [partner_name] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [partner_kind] smallint NOT NULL,
    [partner_group] int NOT NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_partner] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF OBJECT_ID(N'assay.party_relation') IS NULL
BEGIN
  CREATE TABLE [assay].[party_relation] (
    [customer_key] bigint NOT NULL,
    [related_key] bigint NOT NULL,
    [relation] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_party_relation] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF OBJECT_ID(N'assay.purpose_evidence') IS NULL
BEGIN
  CREATE TABLE [assay].[purpose_evidence] (
    [loan_key] bigint NOT NULL,
    [customer_key] bigint NOT NULL,
    [document_no] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [received_date] date NOT NULL,
    [amount] decimal(18,2) NOT NULL,
    [month_end] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_purpose_evidence] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([month_end]);
END;
GO
IF OBJECT_ID(N'assay.restructuring_event') IS NULL
BEGIN
  CREATE TABLE [assay].[restructuring_event] (
    [loan_key] bigint NOT NULL,
    [customer_key] bigint NOT NULL,
    [event_date] date NOT NULL,
    [observation_end] date NOT NULL,
    [amount] decimal(18,2) NOT NULL,
    [month_end] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_restructuring_event] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([month_end]);
END;
GO
IF OBJECT_ID(N'assay.score_baseline') IS NULL
BEGIN
  CREATE TABLE [assay].[score_baseline] (
    [model] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [product] smallint NOT NULL,
    [score_band] int NOT NULL,
    [validated_on] date NOT NULL,
    [scored] int NOT NULL,
    [loans] int NULL,
    [bads] int NULL,
    [reporting_date] date NOT NULL,
    [load_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    INDEX [cci_score_baseline] CLUSTERED COLUMNSTORE
  ) ON [assay_month_scheme] ([reporting_date]);
END;
GO
IF DATABASE_PRINCIPAL_ID(N'assay_reader') IS NULL CREATE ROLE [assay_reader];
GO
GRANT SELECT ON SCHEMA::[assay] TO [assay_reader];
GO
IF DATABASE_PRINCIPAL_ID(N'assay_loader') IS NULL CREATE ROLE [assay_loader];
GO
GRANT SELECT, INSERT, DELETE ON SCHEMA::[assay] TO [assay_loader];
GO
