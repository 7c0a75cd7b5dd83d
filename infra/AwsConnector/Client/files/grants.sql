-- Gives one user exactly the listed privileges; can be run again and again.
-- Variables: "user", and "grants", a JSON list of {"schema": "…", "write": true|false}.
--
-- It works as the group alloydbsuperuser: schemas and default privileges that it makes belong to
-- the group, so nothing depends on the account that runs it and that account can be dropped.
\set ON_ERROR_STOP on
set client_min_messages = warning;
begin;
set local role alloydbsuperuser;

select set_config('grants.user', :'user', true) as "user"
\gset
do $$
begin
    if not exists (select from pg_roles where rolname = current_setting('grants.user')) then
        raise exception 'there is no database user %', current_setting('grants.user')
        using hint = 'The deployment makes it: pulumi up.';
    end if;
end
$$;

select format('create schema %I', "schema")
from json_to_recordset(:'grants') as listed ("schema" text, "write" boolean)
where not exists (select from pg_namespace where nspname = "schema")
\gexec

with
listed as (
    select * from json_to_recordset(:'grants') as listed ("schema" text, "write" boolean)
),
grantee as (select oid, rolname from pg_roles where rolname = :'user'),
-- What the group may give away.
owned as (
    select 'schema' as kind, nspname as "schema", format('%I', nspname) as name, nspacl as acl
    from pg_namespace
    where pg_has_role(nspowner, 'usage')
    union all
    select
        case relkind when 'S' then 'sequence' else 'table' end,
        nspname,
        format('%I.%I', nspname, relname),
        relacl
    from pg_class
    join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p', 'v', 'm', 'f', 'S') and pg_has_role(relowner, 'usage')
),
privileges (kind, reader, writer) as (
    values
        ('schema', 'usage', 'usage'),
        ('table', 'select', 'select, insert, update, delete'),
        ('sequence', 'select', 'select, usage')
),
statements (step, statement) as (
    select 1, format('revoke all on %s %s from %I', kind, name, rolname)
    from owned
    cross join grantee
    where exists (select from aclexplode(acl) where aclexplode.grantee = grantee.oid)
    union all
    select
        1,
        format(
            'alter default privileges in schema %I revoke all on %s from %I',
            nspname,
            case defaclobjtype when 'S' then 'sequences' else 'tables' end,
            rolname
        )
    from pg_default_acl
    join pg_namespace on pg_namespace.oid = defaclnamespace
    cross join grantee
    where defaclrole = (select oid from pg_roles where rolname = current_user)
        and defaclobjtype in ('r', 'S')
        and exists (select from aclexplode(defaclacl) where aclexplode.grantee = grantee.oid)
    union all
    select
        2,
        format(
            'grant %s on %s %s to %I',
            case when "write" then writer else reader end, kind, name, rolname
        )
    from owned
    join listed using ("schema")
    join privileges using (kind)
    cross join grantee
    union all
    select
        2,
        format(
            'alter default privileges in schema %I grant %s on %ss to %I',
            "schema", case when "write" then writer else reader end, kind, rolname
        )
    from listed
    cross join privileges
    cross join grantee
    where kind <> 'schema'
        and has_schema_privilege((select oid from pg_namespace where nspname = "schema"), 'create')
)
select statement from statements order by step, statement
\gexec
commit;

-- What single administrators own is not the group's to give away.
select set_config('grants.left_out', coalesce(string_agg(name, ', ' order by name), ''), false)
    as left_out
from (
    select format('schema %I of %s', nspname, nspowner::regrole)
    from json_to_recordset(:'grants') as listed ("schema" text, "write" boolean)
    join pg_namespace on nspname = "schema"
    where not has_schema_privilege(:'user', pg_namespace.oid, 'usage')
    union all
    select format('%s of %s', c.oid::regclass, relowner::regrole)
    from json_to_recordset(:'grants') as listed ("schema" text, "write" boolean)
    join pg_namespace on nspname = "schema"
    join pg_class as c on relnamespace = pg_namespace.oid
    where relkind in ('r', 'p', 'v', 'm', 'f') and not has_table_privilege(:'user', c.oid, 'select')
        or relkind in ('r', 'p') and "write" and not has_table_privilege(:'user', c.oid, 'insert')
) as left_out (name)
\gset
do $$
begin
    if current_setting('grants.left_out') <> '' then
        raise exception 'not granted, because the group alloydbsuperuser does not own: %',
            current_setting('grants.left_out')
        using hint = 'Their owner runs "reassign owned by current_user to alloydbsuperuser", and'
            ' begins migrations with "set role alloydbsuperuser".';
    end if;
end
$$;
