using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Notifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "MailChoice",
                table: "PortalUser",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "MailLanguage",
                table: "PortalUser",
                type: "TEXT",
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Notification",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Person = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Errand = table.Column<string>(type: "TEXT", maxLength: 160, nullable: false),
                    Occasion = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    RaisedAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    MailId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    LeasedUntil = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    SentAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Notification", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SentMail",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Person = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Told = table.Column<string>(type: "TEXT", nullable: false),
                    SentAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SentMail", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Notification_Person_Errand_Occasion",
                table: "Notification",
                columns: new[] { "Person", "Errand", "Occasion" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Notification_SentAt_Person",
                table: "Notification",
                columns: new[] { "SentAt", "Person" });

            migrationBuilder.CreateIndex(
                name: "IX_SentMail_Person_SentAt",
                table: "SentMail",
                columns: new[] { "Person", "SentAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Notification");

            migrationBuilder.DropTable(
                name: "SentMail");

            migrationBuilder.DropColumn(
                name: "MailChoice",
                table: "PortalUser");

            migrationBuilder.DropColumn(
                name: "MailLanguage",
                table: "PortalUser");
        }
    }
}
