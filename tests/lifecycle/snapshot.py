"""What a database holds: its structure, and every row of every table.

Both are sets of lines, so that the difference of two says what was left behind.
"""

from collections.abc import Callable

Sql = Callable[[str], str]

_STRUCTURE = """
SELECT 'relation ' || c.relname || ' ' || c.relkind::text
  FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'column ' || c.relname || '.' || a.attname || ' '
       || format_type(a.atttypid, a.atttypmod)
       || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
       || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm')
   AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'constraint ' || conrelid::regclass::text || '.' || conname || ' '
       || pg_get_constraintdef(oid)
  FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace
   -- Odoo declares it twice, with and without CASCADE; whoever extends ir.rule or
   -- res.groups last decides.
   AND conname <> 'rule_group_rel_group_id_fkey'
UNION ALL
SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'function ' || oid::regprocedure::text
  FROM pg_proc
 WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT 'type ' || typname FROM pg_type WHERE typtype IN ('e', 'd')
   AND typnamespace = 'public'::regnamespace
UNION ALL
SELECT 'extension ' || extname FROM pg_extension
"""

_TABLES = """
SELECT relname FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1
"""

# What Odoo, or our tooling, writes whenever any addon comes, goes or is updated.
_PASSING = {
    "bus_bus": "messages to open browsers",
    "ir_actions_todo": "the website's configurator counts as offered",
    "ir_cron_trigger": "a cleaning up is due a minute later",
    "orm_signaling_registry": "counts changes of the registry",
    "website_track": "the tests visit pages",
    "website_visitor": "the tests visit pages",
}
_NOT_COUNTED = {
    "ir_attachment": "url LIKE '/web/assets/%'",  # compiled again when asked for
    "ir_config_parameter": "key LIKE 'appointment_tooling.%'",
}
_PASSING_COLUMNS = {
    "ir_act_window_view": ("id", "create_date"),  # lists of views are written anew
    "ir_attachment": ("mimetype",),  # guessed anew when the same file is written
    "ir_model": ("info",),  # of all models: the docstring of the last class of `base`
    "ir_model_fields_selection": ("sequence",),  # of others: the order of this load
    "ir_module_module": ("url",),
    "ir_ui_view": ("arch_prev",),
}


def structure(sql: Sql) -> set[str]:
    """Return tables, columns, indexes, constraints, triggers, functions and so on."""
    return set(sql(_STRUCTURE).splitlines())


def rows(sql: Sql) -> set[str]:
    """Return each row as its table and values, but when and by whom it was written."""
    tables = [name for name in sql(_TABLES).splitlines() if name not in _PASSING]
    return set(sql(" UNION ALL ".join(map(_rows_of, tables))).splitlines())


def _rows_of(table: str) -> str:
    columns = ("write_date", "write_uid", *_PASSING_COLUMNS.get(table, ()))
    kept = "to_jsonb(t)" + "".join(f" - '{column}'" for column in columns)
    skipped = _NOT_COUNTED.get(table, "false")
    return (
        f"SELECT '{table} ' || ({kept})::text FROM \"{table}\" t"
        f" WHERE ({skipped}) IS NOT TRUE"
    )


def difference(before: set[str], after: set[str]) -> list[str]:
    """Return what is gone and what is new, in lines short enough to read."""
    gone = [f"gone: {line[:300]}" for line in sorted(before - after)]
    return gone + [f"left: {line[:300]}" for line in sorted(after - before)]
