-- Gives one user the listed privileges and takes away its others; can be run again and again. What it
-- cannot take away or give, it names at the end and fails. Privileges of PUBLIC, and of roles that the
-- user is a member of, are not its business.
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

-- What the user has of its own: each object of this database, and the database itself, whose
-- privileges name it.
with
grantee as (select oid, rolname from pg_roles where rolname = :'user'),
named as (
    select classid, objid
    from pg_shdepend
    join grantee on refclassid = 'pg_authid'::regclass and refobjid = grantee.oid
    where deptype = 'a'
        and dbid in (0, (select oid from pg_database where datname = current_database()))
),
objects (classid, objid, owner, kind, name) as (
    select tableoid, oid, nspowner, 'schema', format('%I', nspname) from pg_namespace
    union all
    select tableoid, oid, relowner, case relkind when 'S' then 'sequence' else 'table' end, oid::regclass::text
    from pg_class
    union all
    select tableoid, oid, proowner, 'routine', oid::regprocedure::text from pg_proc
    union all
    select tableoid, oid, typowner, 'type', oid::regtype::text from pg_type
    union all
    select tableoid, oid, datdba, 'database', format('%I', datname)
    from pg_database
    where datname = current_database()
)
select format(
    'revoke %s on %s %s from %I cascade',
    -- Who may connect is not in the list.
    case kind when 'database' then 'create' else 'all' end, kind, name, rolname
)
from objects
join named using (classid, objid)
cross join grantee
where pg_has_role(owner, 'usage')
group by kind, name, rolname
union all
select format(
    'alter default privileges %s revoke all on %s from %I cascade',
    case when defaclnamespace <> 0 then format('in schema %s', defaclnamespace::regnamespace) end,
    case defaclobjtype
        when 'r' then 'tables'
        when 'S' then 'sequences'
        when 'f' then 'routines'
        when 'T' then 'types'
        when 'n' then 'schemas'
        when 'L' then 'large objects'
    end,
    rolname
)
from pg_default_acl
cross join grantee
where defaclrole = (select oid from pg_roles where rolname = current_user)
    and exists (select from aclexplode(defaclacl) where aclexplode.grantee = grantee.oid)
\gexec

-- What is left now was granted by somebody else, or belongs to the user.
select set_config('grants.left', coalesce(string_agg(name, ', ' order by name), ''), false) as "left"
from (
    select
        pg_describe_object(classid, objid, objsubid)
        || case deptype when 'o' then ', which belongs to it' else '' end
    from pg_shdepend
    join pg_roles on refclassid = 'pg_authid'::regclass and refobjid = pg_roles.oid
    join pg_database on datname = current_database()
    where rolname = :'user'
        and deptype in ('a', 'o')
        and dbid in (0, pg_database.oid)
        and (
            classid <> 'pg_database'::regclass
            or objid = pg_database.oid
            and (
                deptype = 'o'
                or exists (
                    select from aclexplode(datacl)
                    where grantee = pg_roles.oid and privilege_type = 'CREATE'
                )
            )
        )
) as remaining (name)
\gset

with
listed as (
    select * from json_to_recordset(:'grants') as listed ("schema" text, "write" boolean)
),
-- What the group may give away.
owned as (
    select 'schema' as kind, nspname as "schema", format('%I', nspname) as name
    from pg_namespace
    where pg_has_role(nspowner, 'usage')
    union all
    select
        case relkind when 'S' then 'sequence' else 'table' end,
        nspname,
        format('%I.%I', nspname, relname)
    from pg_class
    join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p', 'v', 'm', 'f', 'S') and pg_has_role(relowner, 'usage')
),
privileges (kind, reader, writer) as (
    values
        ('schema', 'usage', 'usage'),
        ('table', 'select', 'select, insert, update, delete'),
        ('sequence', 'select', 'select, usage')
)
select format(
    'grant %s on %s %s to %I',
    case when "write" then writer else reader end, kind, name, :'user'
)
from owned
join listed using ("schema")
join privileges using (kind)
union all
select format(
    'alter default privileges in schema %I grant %s on %ss to %I',
    "schema", case when "write" then writer else reader end, kind, :'user'
)
from listed
cross join privileges
where kind <> 'schema'
    and has_schema_privilege((select oid from pg_namespace where nspname = "schema"), 'create')
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
        or relkind = 'S'
        and not has_sequence_privilege(:'user', c.oid, case when "write" then 'usage' else 'select' end)
) as left_out (name)
\gset
do $$
declare
    left_out text := current_setting('grants.left_out');
    remaining text := current_setting('grants.left');
begin
    if left_out <> '' and remaining <> '' then
        raise warning 'not taken away, because others than the group alloydbsuperuser granted it: %',
            remaining;
    end if;
    if left_out <> '' then
        raise exception 'not granted, because the group alloydbsuperuser does not own: %', left_out
        using hint = 'Their owner runs "reassign owned by current_user to alloydbsuperuser", and'
            ' begins migrations with "set role alloydbsuperuser".';
    end if;
    if remaining <> '' then
        raise exception
            'not taken away, because others than the group alloydbsuperuser granted it: %', remaining
        using hint = '\dp and \ddp show who granted it: they revoke it. What belongs to the user,'
            ' it reassigns to alloydbsuperuser.';
    end if;
end
$$;
