using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class BoardAppetite : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<decimal>(
                name: "AppetiteAmber",
                table: "IndicatorRunValue",
                type: "TEXT",
                precision: 28,
                scale: 12,
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "AppetiteRed",
                table: "IndicatorRunValue",
                type: "TEXT",
                precision: 28,
                scale: 12,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AppetiteState",
                table: "IndicatorRunValue",
                type: "TEXT",
                maxLength: 8,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ApprovalBody",
                table: "IndicatorRunValue",
                type: "TEXT",
                maxLength: 128,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ApprovalDate",
                table: "IndicatorRunValue",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ApprovalReference",
                table: "IndicatorRunValue",
                type: "TEXT",
                maxLength: 128,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RegulatoryState",
                table: "IndicatorRunValue",
                type: "TEXT",
                maxLength: 8,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "AppetiteAmber",
                table: "IndicatorRunValue");

            migrationBuilder.DropColumn(
                name: "AppetiteRed",
                table: "IndicatorRunValue");

            migrationBuilder.DropColumn(
                name: "AppetiteState",
                table: "IndicatorRunValue");

            migrationBuilder.DropColumn(
                name: "ApprovalBody",
                table: "IndicatorRunValue");

            migrationBuilder.DropColumn(
                name: "ApprovalDate",
                table: "IndicatorRunValue");

            migrationBuilder.DropColumn(
                name: "ApprovalReference",
                table: "IndicatorRunValue");

            migrationBuilder.DropColumn(
                name: "RegulatoryState",
                table: "IndicatorRunValue");
        }
    }
}
