using CsCheck;
using KeylessAlloyDb.Testing;
using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>
/// Protects what the workload may do after the grants, and that they can be run by an account that
/// is gone afterwards.
/// </summary>
/// <remarks>
/// The server plays AlloyDB: its users are members of <c>alloydbsuperuser</c>, which is no superuser
/// (https://cloud.google.com/alloydb/docs/database-users/overview).
/// </remarks>
public sealed class GrantsTests(Postgres postgres) : IAsyncLifetime, IClassFixture<Postgres>
{
    private const string Group = "alloydbsuperuser";

    private readonly string _id = Guid.NewGuid().ToString("n")[..8];

    private string Database => $"grants_{_id}";
    private string Workload => $"workload-{_id}@demo-project.iam";
    private string Grantor => $"grants-{_id}@demo-project.iam";
    private string Administrator => $"alice.o'neill-{_id}@example.com";

    public async Task InitializeAsync()
    {
        if (Tools.Missing(["initdb", "psql"]) is not null)
        {
            return;
        }
        await postgres.RunAsync(
            Postgres.Owner,
            "postgres",
            $"create role {Group} createrole createdb"
        );
        await postgres.QueryAsync(
            Postgres.Owner,
            "postgres",
            $"""
            create role "{Workload}" login;
            create role "{Grantor}" login in role {Group};
            create role "{Administrator}" login in role {Group};
            create database {Database} owner {Group};
            """
        );
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [ToolFact("psql", "initdb")]
    public async Task Read_and_write_is_data_and_sequences_and_nothing_else()
    {
        await GrantAsync(new Grant("app", GrantAccess.ReadWrite));
        await AsGroupAsync("create table app.item (id serial primary key, name text)");

        (
            await AsWorkloadAsync(
                """
                insert into app.item (name) values ('one'), ('two');
                update app.item set name = 'three' where id = 2;
                delete from app.item where id = 1;
                select id, name from app.item;
                """
            )
        ).Output.Should().Be("2|three\n");
        await RefusedAsync("create table app.mine ()", "permission denied for schema app");
        await RefusedAsync("truncate app.item", "permission denied for table item");
        await RefusedAsync("drop table app.item", "must be owner of table item");
    }

    [ToolFact("psql", "initdb")]
    public async Task Read_only_is_to_look()
    {
        await AsGroupAsync("create schema app; create table app.item (id serial)");
        await GrantAsync(new Grant("app", GrantAccess.ReadOnly));

        (await AsWorkloadAsync("select count(*) from app.item")).Output.Should().Be("0\n");
        await RefusedAsync("insert into app.item default values", "permission denied");
        await RefusedAsync("select nextval('app.item_id_seq')", "permission denied");
    }

    [ToolFact("psql", "initdb")]
    public async Task Tables_of_later_are_included()
    {
        await GrantAsync(new("app", GrantAccess.ReadWrite), new("reports", GrantAccess.ReadOnly));
        await AsGroupAsync(
            "create table app.later (id serial); create table reports.later (id serial)"
        );

        await AsWorkloadAsync("insert into app.later default values; table reports.later");
        await RefusedAsync("insert into reports.later default values", "permission denied");
    }

    [ToolFact("psql", "initdb")]
    public async Task Schemas_that_are_not_listed_stay_closed()
    {
        await AsGroupAsync("create schema other; create table other.item ()");
        await GrantAsync(new Grant("app", GrantAccess.ReadWrite));

        await RefusedAsync("table other.item", "permission denied for schema other");
    }

    /// <summary>Two applications, each with its own list: neither run touches what the other has.</summary>
    [ToolFact("psql", "initdb")]
    public async Task Each_workload_has_its_own_privileges_whichever_is_granted_last()
    {
        var reports = $"reports-{_id}@demo-project.iam";
        await postgres.QueryAsync(Postgres.Owner, "postgres", $"create role \"{reports}\" login");
        await AsGroupAsync("create schema app; create table app.item (id serial)");
        await GrantAsync(new Grant("app", GrantAccess.ReadWrite));
        await GrantToAsync(reports, new Grant("app", GrantAccess.ReadOnly));

        await AsWorkloadAsync("insert into app.item default values");
        (await postgres.RunAsync(reports, Database, "select count(*) from app.item"))
            .Output.Should()
            .Be("1\n");
        (await postgres.RunAsync(reports, Database, "insert into app.item default values"))
            .Error.Should()
            .Contain("permission denied");
        (await postgres.RunAsync(reports, Database, $"set role \"{Workload}\""))
            .Error.Should()
            .Contain("permission denied to set role");

        await GrantAsync();

        await RefusedAsync("table app.item", "permission denied");
        await GrantToAsync(reports, new Grant("app", GrantAccess.ReadOnly));
        (await postgres.RunAsync(reports, Database, "table app.item")).Exit.Should().Be(0);
        await GrantToAsync(reports);
        await postgres.QueryAsync(Postgres.Owner, Database, $"drop role \"{reports}\"");
    }

    [ToolFact("psql", "initdb")]
    public async Task Running_it_again_changes_nothing()
    {
        Grant[] grants = [new("app", GrantAccess.ReadWrite), new("public", GrantAccess.ReadOnly)];
        await GrantAsync(grants);
        await AsGroupAsync(
            "create table app.item (id serial); create view app.look as table app.item"
        );
        await GrantAsync(grants);
        var before = await PrivilegesAsync();

        await GrantAsync(grants);

        before.Should().Contain("app.item").And.Contain("app.look");
        (await PrivilegesAsync()).Should().Be(before);
    }

    [ToolFact("psql", "initdb")]
    public async Task What_is_taken_off_the_list_is_taken_away()
    {
        await GrantAsync(new("app", GrantAccess.ReadWrite), new("reports", GrantAccess.ReadOnly));
        await AsGroupAsync("create table app.item (id serial); create table reports.item ()");

        await GrantAsync(new Grant("app", GrantAccess.ReadOnly));

        await AsWorkloadAsync("table app.item");
        await RefusedAsync("insert into app.item default values", "permission denied");
        await RefusedAsync("table reports.item", "permission denied");

        await GrantAsync();

        await RefusedAsync("table app.item", "permission denied");
        (await PrivilegesAsync()).Should().NotContain("workload");
        // Nothing holds the workload's user back either.
        await postgres.QueryAsync(Postgres.Owner, Database, $"drop role \"{Workload}\"");
    }

    [ToolFact("psql", "initdb")]
    public async Task The_account_that_grants_can_go_afterwards()
    {
        await AsGroupAsync("create schema app; create table app.item (id serial)");
        await GrantAsync(
            new("app", GrantAccess.ReadWrite),
            new("made_here", GrantAccess.ReadOnly),
            new("public", GrantAccess.ReadOnly)
        );

        await postgres.QueryAsync(Postgres.Owner, Database, $"drop role \"{Grantor}\"");

        await AsWorkloadAsync("insert into app.item default values");
    }

    /// <summary>Lists of what is granted on three schemas; null where a schema is not listed.</summary>
    private static Gen<GrantAccess?[][]> Lists { get; } =
        Gen.OneOf<GrantAccess?>(null, GrantAccess.ReadOnly, GrantAccess.ReadWrite).Array[3].Array[
            3
        ];

    [ToolFact("psql", "initdb")]
    public async Task Whatever_was_granted_before_the_list_holds_afterwards()
    {
        string[] schemas = ["a", "b", "c"];
        await AsGroupAsync(
            string.Concat(
                schemas.Select(schema =>
                    $"create schema {schema}; create table {schema}.item (id serial);"
                )
            )
        );
        await Lists.SampleAsync(
            async lists =>
            {
                foreach (var list in lists)
                {
                    await GrantAsync([
                        .. schemas
                            .Zip(list)
                            .Where(pair => pair.Second is not null)
                            .Select(pair => new Grant(pair.First, pair.Second!.Value)),
                    ]);
                    (await LevelsAsync(schemas)).Should().Equal(list);
                }
            },
            iter: 5,
            threads: 1
        );
    }

    [ToolTheory("psql", "initdb")]
    [InlineData("select")]
    [InlineData("user")]
    [InlineData("_")]
    public async Task A_schema_may_be_called(string schema)
    {
        await GrantAsync(new Grant(schema, GrantAccess.ReadWrite));
        await AsGroupAsync($"create table \"{schema}\".\"Strange \"\"name\" (id serial)");
        await GrantAsync(new Grant(schema, GrantAccess.ReadWrite));

        await AsWorkloadAsync($"insert into \"{schema}\".\"Strange \"\"name\" default values");
    }

    [ToolFact("psql", "initdb")]
    public async Task Rejects_to_call_it_done_while_an_administrator_keeps_tables_for_himself()
    {
        await AsGroupAsync(
            "create schema app; create table app.shared (id serial); grant create on schema app to public"
        );
        await postgres.QueryAsync(Administrator, Database, "create table app.private (id serial)");

        var outcome = await TryGrantAsync(new Grant("app", GrantAccess.ReadWrite));

        outcome.Exit.Should().NotBe(0);
        outcome
            .Error.Should()
            .Contain($"does not own: app.private of \"{Administrator}\"")
            .And.Contain("reassign owned by current_user to alloydbsuperuser");
        // The rest holds.
        await AsWorkloadAsync("insert into app.shared default values");

        await postgres.QueryAsync(
            Administrator,
            Database,
            $"reassign owned by current_user to {Group}"
        );
        await GrantAsync(new Grant("app", GrantAccess.ReadWrite));

        await AsWorkloadAsync("insert into app.private default values");
    }

    [ToolFact("psql", "initdb")]
    public async Task Rejects_to_call_it_done_while_an_administrator_keeps_a_schema_for_himself()
    {
        await postgres.QueryAsync(Administrator, Database, "create schema app");

        var outcome = await TryGrantAsync(
            new("app", GrantAccess.ReadWrite),
            new("reports", GrantAccess.ReadOnly)
        );

        outcome.Exit.Should().NotBe(0);
        outcome.Error.Should().Contain($"does not own: schema app of \"{Administrator}\"");
    }

    /// <summary>What an earlier hand has granted in ways that the list does not know.</summary>
    [ToolTheory("psql", "initdb")]
    [InlineData("grant select (name) on app.item to \"{0}\"", "select name from app.item")]
    [InlineData("grant execute on function app.f() to \"{0}\"", "select app.f()")]
    [InlineData("grant usage on type app.t to \"{0}\"", "select null::app.t")]
    [InlineData(
        "grant all on app.item to \"{0}\" with grant option",
        "insert into app.item default values"
    )]
    [InlineData(
        "alter default privileges grant select on tables to \"{0}\"; create table app.later ()",
        "table app.later"
    )]
    [InlineData("alter default privileges grant execute on functions to \"{0}\"", null)]
    [InlineData(
        "alter default privileges grant usage on schemas to \"{0}\"; create schema later; create table later.item ()",
        "create table later.mine ()"
    )]
    [InlineData(
        "alter default privileges in schema app grant execute on functions to \"{0}\"",
        null
    )]
    public async Task Takes_away_what_was_granted_in_another_way(string granted, string? use)
    {
        await AsGroupAsync(
            """
            create schema app;
            create table app.item (id serial, name text);
            create function app.f() returns int language sql return 1;
            revoke execute on function app.f() from public;
            create type app.t as (x int);
            revoke usage on type app.t from public;
            """
        );
        await AsGroupAsync(granted.Replace("{0}", Workload, StringComparison.Ordinal));

        await GrantAsync();

        if (use is not null)
        {
            await RefusedAsync(use, "permission denied");
        }
        // It would hold the user back, if anything of it were left.
        await postgres.QueryAsync(Postgres.Owner, Database, $"drop role \"{Workload}\"");
    }

    [ToolFact("psql", "initdb")]
    public async Task Takes_away_the_right_to_make_schemas_and_leaves_the_right_to_connect()
    {
        await AsGroupAsync(
            $"""
            revoke connect on database {Database} from public;
            grant connect, create on database {Database} to "{Workload}"
            """
        );

        await GrantAsync();

        await RefusedAsync("create schema mine", "permission denied for database");
    }

    /// <summary>A grant belongs to who made it: the group cannot revoke another's.</summary>
    /// <remarks>https://www.postgresql.org/docs/current/sql-revoke.html</remarks>
    [ToolTheory("psql", "initdb")]
    [InlineData("grant insert on app.item to \"{0}\"", "table app.item")]
    [InlineData("grant select (id) on app.item to \"{0}\"", "column id of table app.item")]
    [InlineData(
        "create table public.mine (); grant select on public.mine to \"{0}\"",
        "table mine"
    )]
    [InlineData(
        "alter default privileges grant select on tables to \"{0}\"",
        "default privileges on new relations belonging to role"
    )]
    public async Task Names_what_others_granted_and_does_the_rest(string granted, string left)
    {
        await AsGroupAsync(
            $"""
            create schema app; create table app.item (id int);
            grant usage on schema app to "{Administrator}";
            grant all on app.item to "{Administrator}" with grant option;
            """
        );
        await postgres.QueryAsync(
            Postgres.Owner,
            Database,
            $"grant create on schema public to \"{Administrator}\"; revoke {Group} from \"{Administrator}\""
        );
        await postgres.QueryAsync(
            Administrator,
            Database,
            granted.Replace("{0}", Workload, StringComparison.Ordinal)
        );

        var outcome = await TryGrantAsync(new Grant("app", GrantAccess.ReadOnly));

        outcome.Exit.Should().NotBe(0);
        outcome.Error.Should().Contain("not taken away").And.Contain(left).And.Contain("\\dp");
        await AsWorkloadAsync("table app.item");
    }

    [ToolFact("psql", "initdb")]
    public async Task Names_what_belongs_to_the_user_itself()
    {
        await postgres.QueryAsync(
            Postgres.Owner,
            Database,
            $"create table public.mine (); alter table public.mine owner to \"{Workload}\""
        );

        var outcome = await TryGrantAsync();

        outcome.Exit.Should().NotBe(0);
        outcome.Error.Should().Contain("table mine, which belongs to it");
    }

    [ToolTheory("psql", "initdb")]
    [InlineData(GrantAccess.ReadOnly)]
    [InlineData(GrantAccess.ReadWrite)]
    public async Task Rejects_to_call_it_done_while_an_administrator_keeps_a_sequence_for_himself(
        GrantAccess access
    )
    {
        await AsGroupAsync("create schema app; grant create on schema app to public");
        await postgres.QueryAsync(Administrator, Database, "create sequence app.private");

        var outcome = await TryGrantAsync(new Grant("app", access));

        outcome.Exit.Should().NotBe(0);
        outcome.Error.Should().Contain($"does not own: app.private of \"{Administrator}\"");
    }

    [ToolFact("psql", "initdb")]
    public async Task Rejects_a_user_that_does_not_exist()
    {
        await postgres.QueryAsync(Postgres.Owner, Database, $"drop role \"{Workload}\"");

        var outcome = await TryGrantAsync(new Grant("app", GrantAccess.ReadWrite));

        outcome.Exit.Should().NotBe(0);
        outcome
            .Error.Should()
            .Contain($"there is no database user {Workload}")
            .And.Contain("pulumi up");
    }

    [ToolFact("psql", "initdb", "python3", "setpriv", Tools.Root)]
    public async Task The_document_brings_its_own_proxy_and_takes_it_away()
    {
        using var folder = new TemporaryFolder();
        for (var run = 1; run <= 2; run++)
        {
            var outcome = await RunDocumentAsync(folder, Grantor);

            outcome.Exit.Should().Be(0, outcome.Output + outcome.Error);
            outcome.Output.Should().Contain($"granted to {Workload} in {Database}: ");
        }
        await AsGroupAsync("create table app.item (id serial)");
        await AsWorkloadAsync("insert into app.item default values");
        var log = await File.ReadAllLinesAsync(Path.Combine(folder.Path, "log"));
        log.Should().Equal("started as nobody", "stopped", "started as nobody", "stopped");
    }

    /// <summary>
    /// The right to create databases is an attribute of the group's role, which members do not inherit:
    /// an administrator who follows a how-to without <c>set role</c> is refused.
    /// </summary>
    /// <remarks>https://www.postgresql.org/docs/current/role-membership.html</remarks>
    [ToolFact("psql", "initdb", "python3", "setpriv", Tools.Root)]
    public async Task The_document_creates_the_database_as_the_group_s()
    {
        var database = $"orders_{_id}";
        (await postgres.RunAsync(Administrator, "postgres", $"create database {database}"))
            .Error.Should()
            .Contain("permission denied to create database");
        using var folder = new TemporaryFolder();

        for (var run = 1; run <= 2; run++)
        {
            var outcome = await RunDocumentAsync(folder, Grantor, database: database);

            outcome.Exit.Should().Be(0, outcome.Output + outcome.Error);
            outcome.Output.Should().Contain($"granted to {Workload} in {database}: ");
        }

        (
            await postgres.QueryAsync(
                Postgres.Owner,
                "postgres",
                $"select datdba::regrole from pg_database where datname = '{database}'"
            )
        )
            .Should()
            .Be(Group);
        await postgres.QueryAsync(
            Administrator,
            database,
            $"set role {Group}; create table app.item (id serial)"
        );
        (await postgres.RunAsync(Workload, database, "insert into app.item default values"))
            .Exit.Should()
            .Be(0);
        // Nothing of it is the short-lived account's.
        await postgres.QueryAsync(Postgres.Owner, "postgres", $"drop role \"{Grantor}\"");
    }

    [ToolFact("psql", "initdb", "python3", "setpriv", Tools.Root)]
    public async Task The_document_says_so_when_the_account_cannot_log_in()
    {
        using var folder = new TemporaryFolder();

        var outcome = await RunDocumentAsync(folder, "nobody@demo-project.iam");

        outcome.Exit.Should().Be(1);
        outcome
            .Error.Should()
            .Contain("role \"nobody@demo-project.iam\" does not exist")
            .And.Contain("error: no login as nobody@demo-project.iam after 20 attempts")
            .And.Contain("applyGrants: true");
    }

    [ToolFact("psql", "initdb", "setpriv", Tools.Root)]
    public async Task The_document_says_so_when_its_proxy_cannot_start()
    {
        using var folder = new TemporaryFolder();

        var outcome = await RunDocumentAsync(folder, Grantor, binary: "/nowhere/proxy");

        outcome.Exit.Should().Be(1);
        outcome.Error.Should().Contain("/nowhere/proxy").And.Contain("error: the proxy ended");
    }

    /// <summary>A login before the proxy listens is lost, and the next try is 15 seconds later.</summary>
    [ToolFact("psql", "initdb", "python3", "curl", "setpriv", Tools.Root)]
    public async Task The_document_waits_until_its_proxy_listens()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "bin/curl",
            $$"""
            #!/bin/bash
            echo curl >>{{folder.Path}}/waits
            (($(grep -c curl {{folder.Path}}/waits) > 2)) || exit 7
            until {{Tools.Find("curl")}} "$@"; do /bin/sleep 0.05; done
            """,
            executable: true
        );

        var outcome = await RunDocumentAsync(
            folder,
            Grantor,
            sleep: $"#!/bin/sh\necho \"sleep $1\" >>{folder.Path}/waits\n"
        );

        outcome.Exit.Should().Be(0, outcome.Output + outcome.Error);
        (await File.ReadAllLinesAsync(Path.Combine(folder.Path, "waits")))
            .Should()
            .Equal("curl", "sleep 1", "curl", "sleep 1", "curl");
    }

    private Task<Outcome> RunDocumentAsync(
        TemporaryFolder folder,
        string grantor,
        string? binary = null,
        string? database = null,
        string sleep = "#!/bin/sh\n"
    )
    {
        var plan = SamplePlan.Create() with
        {
            DatabaseName = database ?? Database,
            DatabaseUser = Workload,
        };
        // Forwards to PostgreSQL, as the proxy forwards to AlloyDB, and keeps a diary.
        var proxy = folder.Write(
            "proxy",
            $$"""
            #!/usr/bin/python3
            import getpass, http.server, os, pwd, signal, socket, sys, threading
            def note(text):
                with open("{{folder.Path}}/log", "a") as log: log.write(text + "\n")
            def stop(*_):
                note("stopped")
                os._exit(0)
            signal.signal(signal.SIGTERM, stop)
            arguments = dict(a.split("=", 1) for a in sys.argv[1:] if "=" in a)
            assert "external_account" in open(arguments["--credentials-file"]).read()
            assert not [name for name in os.environ if name.startswith("AWS_") and name != "AWS_REGION"]
            listener = socket.create_server(("127.0.0.1", int(arguments["--port"])))
            health = http.server.HTTPServer(
                ("127.0.0.1", int(arguments["--http-port"])), http.server.SimpleHTTPRequestHandler)
            health.RequestHandlerClass.log_message = lambda *_: None
            health.RequestHandlerClass.do_GET = lambda request: (
                request.send_response(200 if request.path == "/startup" else 404), request.end_headers())
            threading.Thread(target=health.serve_forever, daemon=True).start()
            note("started as " + pwd.getpwuid(os.getuid()).pw_name)
            def pipe(one, other):
                while data := one.recv(65536): other.sendall(data)
                other.close()
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", {{postgres.Port}}))
                for pair in (client, server), (server, client):
                    threading.Thread(target=pipe, args=pair, daemon=True).start()
            """,
            executable: true
        );
        folder.Write("bin/sleep", sleep, executable: true);
        // Anybody may write the diary.
        OpenToAll(folder.Path);
        return Command.RunAsync(
            "sh",
            [],
            new Dictionary<string, string>
            {
                ["PATH"] = $"{folder.Path}/bin:/usr/bin:/bin",
                ["AWS_ACCESS_KEY_ID"] = "of somebody else",
            },
            GrantsDocument.Script(
                plan,
                plan.Grants! with
                {
                    DatabaseUser = grantor,
                    Grants = [new("app", GrantAccess.ReadWrite)],
                },
                binary ?? proxy,
                systemUser: "nobody"
            )
        );
    }

    private static void OpenToAll(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
        }
    }

    private Task<Outcome> TryGrantAsync(params Grant[] grants) => TryGrantToAsync(Workload, grants);

    private Task<Outcome> TryGrantToAsync(string user, Grant[] grants) =>
        postgres.RunAsync(
            Grantor,
            Database,
            $"""
            \set user {user}
            \set grants '{GrantsDocument.Json(grants)}'
            {ClientFile.Read("grants.sql")}
            """
        );

    private Task GrantAsync(params Grant[] grants) => GrantToAsync(Workload, grants);

    private async Task GrantToAsync(string user, params Grant[] grants)
    {
        var outcome = await TryGrantToAsync(user, grants);
        outcome.Error.Should().BeEmpty();
        outcome.Exit.Should().Be(0);
    }

    private Task<string> AsGroupAsync(string sql) =>
        postgres.QueryAsync(Administrator, Database, $"set role {Group}; {sql}");

    private async Task<Outcome> AsWorkloadAsync(string sql)
    {
        var outcome = await postgres.RunAsync(Workload, Database, sql);
        outcome.Exit.Should().Be(0, outcome.Error);
        return outcome;
    }

    private async Task RefusedAsync(string sql, string message) =>
        (await postgres.RunAsync(Workload, Database, sql)).Error.Should().Contain(message);

    private async Task<IEnumerable<GrantAccess?>> LevelsAsync(IEnumerable<string> schemas)
    {
        var answer = await postgres.QueryAsync(
            Postgres.Owner,
            Database,
            string.Concat(
                schemas.Select(schema =>
                    $"""
                        select
                            has_schema_privilege('{Workload}', '{schema}', 'usage')
                                and has_table_privilege('{Workload}', '{schema}.item', 'select')
                                and has_sequence_privilege('{Workload}', '{schema}.item_id_seq', 'select'),
                            has_table_privilege('{Workload}', '{schema}.item', 'insert')
                                and has_table_privilege('{Workload}', '{schema}.item', 'update')
                                and has_table_privilege('{Workload}', '{schema}.item', 'delete')
                                and has_sequence_privilege('{Workload}', '{schema}.item_id_seq', 'usage');

                        """
                )
            )
        );
        return answer
            .Split('\n')
            .Select(line =>
                line switch
                {
                    "t|t" => GrantAccess.ReadWrite,
                    "t|f" => GrantAccess.ReadOnly,
                    "f|f" => (GrantAccess?)null,
                    _ => throw new InvalidOperationException($"neither nor: {answer}"),
                }
            );
    }

    private Task<string> PrivilegesAsync() =>
        postgres.QueryAsync(
            Postgres.Owner,
            Database,
            """
            select nspname, nspowner::regrole, nspacl from pg_namespace where nspname !~ '^pg_' order by 1;
            select oid::regclass, relowner::regrole, relacl from pg_class
                where relnamespace::regnamespace::text !~ '^(pg_|information_schema)' order by 1;
            select defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, defaclacl
                from pg_default_acl order by 1, 2, 3;
            """
        );
}
