using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Store.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Jobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "JobRun",
                columns: table => new
                {
                    Name = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Slot = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    Attempt = table.Column<int>(type: "int", nullable: false),
                    Owner = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: false),
                    By = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    StartedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    HeartbeatAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    LeaseUntil = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    Percent = table.Column<int>(type: "int", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    Said = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    Rule = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    Arguments = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobRun", x => new { x.Name, x.Slot });
                });

            migrationBuilder.CreateIndex(
                name: "IX_JobRun_Name_StartedAt",
                table: "JobRun",
                columns: new[] { "Name", "StartedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "JobRun");
        }
    }
}
