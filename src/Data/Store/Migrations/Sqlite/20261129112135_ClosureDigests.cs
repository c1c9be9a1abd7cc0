using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ClosureDigests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ClosureDigest",
                table: "ReturnVersion",
                type: "TEXT",
                maxLength: 72,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ClosureDigest",
                table: "IndicatorRunValue",
                type: "TEXT",
                maxLength: 72,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ClosureDigest",
                table: "IndicatorRun",
                type: "TEXT",
                maxLength: 72,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ClosureDigest",
                table: "FindingLoanSet",
                type: "TEXT",
                maxLength: 72,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ClosureDigest",
                table: "ReturnVersion");

            migrationBuilder.DropColumn(
                name: "ClosureDigest",
                table: "IndicatorRunValue");

            migrationBuilder.DropColumn(
                name: "ClosureDigest",
                table: "IndicatorRun");

            migrationBuilder.DropColumn(
                name: "ClosureDigest",
                table: "FindingLoanSet");
        }
    }
}
