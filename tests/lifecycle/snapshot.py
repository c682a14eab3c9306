"""What a database holds: its structure, and every row of every table.

Both are sets of lines, so that the difference of two says what was left behind.
"""

from collections import defaultdict
from collections.abc import Callable

Sql = Callable[[str], str]

# What is ours, for a database that has nothing to be compared with.
OURS = ("appointment_core", "appointment_website", "appointment_demo")

_STRUCTURE = """
SELECT 'relation ' || c.relname || ' ' || c.relkind::text
  FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'column ' || c.relname::text || '.' || a.attname || ' '
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
UNION ALL
SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'function ' || p.oid::regprocedure::text
  FROM pg_proc p
 WHERE p.pronamespace = 'public'::regnamespace
UNION ALL
SELECT 'extension ' || extname FROM pg_extension
"""

_TABLES = """
SELECT relname FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1
"""


def structure(sql: Sql) -> set[str]:
    """Return tables, columns, indexes, constraints, triggers, functions, extensions."""
    return set(sql(_STRUCTURE).splitlines())


def rows(sql: Sql) -> set[str]:
    """Return each row as its table and its values, but when and by whom it was written."""
    queries = [
        f"SELECT '{table} '"
        f" || (to_jsonb(t) - 'write_date' - 'write_uid')::text FROM \"{table}\" t"
        for table in sql(_TABLES).splitlines()
    ]
    return set(sql(" UNION ALL ".join(queries)).splitlines())
