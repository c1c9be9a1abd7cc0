using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class People : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Lengths of columns are changed on the server only: SQLite keeps none, and would copy whole tables for nothing.
            migrationBuilder.AddColumn<bool>(
                name: "IsDemo",
                table: "PortalUser",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "RightsVersion",
                table: "PortalUser",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "Invitation",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    UserName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    CodeHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    UsedAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: true),
                    WithdrawnAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Invitation", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Invitation_PortalUser_UserName",
                        column: x => x.UserName,
                        principalTable: "PortalUser",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PortalUserPasskey",
                columns: table => new
                {
                    CredentialId = table.Column<byte[]>(type: "BLOB", maxLength: 1024, nullable: false),
                    UserId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Data = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PortalUserPasskey", x => x.CredentialId);
                    table.ForeignKey(
                        name: "FK_PortalUserPasskey_PortalUser_UserId",
                        column: x => x.UserId,
                        principalTable: "PortalUser",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserSession",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    UserName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Way = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Agent = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    DirectorySession = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    EndedAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: true),
                    End = table.Column<int>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserSession", x => x.Id);
                    table.ForeignKey(
                        name: "FK_UserSession_PortalUser_UserName",
                        column: x => x.UserName,
                        principalTable: "PortalUser",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Invitation_CodeHash",
                table: "Invitation",
                column: "CodeHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Invitation_UserName_CreatedAt",
                table: "Invitation",
                columns: new[] { "UserName", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PortalUserPasskey_UserId",
                table: "PortalUserPasskey",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_UserSession_DirectorySession",
                table: "UserSession",
                column: "DirectorySession");

            migrationBuilder.CreateIndex(
                name: "IX_UserSession_UserName_CreatedAt",
                table: "UserSession",
                columns: new[] { "UserName", "CreatedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Invitation");

            migrationBuilder.DropTable(
                name: "PortalUserPasskey");

            migrationBuilder.DropTable(
                name: "UserSession");

            migrationBuilder.DropColumn(
                name: "IsDemo",
                table: "PortalUser");

            migrationBuilder.DropColumn(
                name: "RightsVersion",
                table: "PortalUser");
        }
    }
}
