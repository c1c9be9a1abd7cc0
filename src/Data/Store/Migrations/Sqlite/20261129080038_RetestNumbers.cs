using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RetestNumbers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsFullCycleObserved",
                table: "Finding",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RetestExceptionsAllowed",
                table: "Finding",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RetestExceptionsFound",
                table: "Finding",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RetestSampleSize",
                table: "Finding",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "IsFullCycleObserved",
                table: "Finding");

            migrationBuilder.DropColumn(
                name: "RetestExceptionsAllowed",
                table: "Finding");

            migrationBuilder.DropColumn(
                name: "RetestExceptionsFound",
                table: "Finding");

            migrationBuilder.DropColumn(
                name: "RetestSampleSize",
                table: "Finding");
        }
    }
}
