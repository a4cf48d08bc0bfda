// DuckDB, asked line by line: duckdb.mjs MODULES SQL EDGES.csv
//
//     > count_forward 123        < 42
//     > list_forward 123         < 42 7 8 9 …
//
// The first line it says is the bytes its tables take.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'

const [modules, sqlFile, edges] = process.argv.slice(2)
const require = createRequire(resolve(modules, 'package.json'))
const { DuckDBInstance } = require('@duckdb/node-api')
const text = readFileSync(sqlFile, 'utf8')
const sql = (name) => text.split(`-- ${name}\n`)[1].split('\n\n--')[0].replace('$edges', edges)

const instance = await DuckDBInstance.create(':memory:')
const connection = await instance.connect()
for (const name of ['settings', 'schema', 'backward']) await connection.run(sql(name))
const asked = new Map()
for (const name of ['count_forward', 'count_backward', 'list_forward', 'list_backward'])
  asked.set(name, await connection.prepare(sql(name)))
const bytes = await connection.runAndReadAll(
  "SELECT sum(memory_usage_bytes) FROM duckdb_memory() WHERE tag = 'IN_MEMORY_TABLE' OR tag = 'BASE_TABLE'",
)
console.log(String(bytes.getRows()[0][0] ?? 0))

for await (const line of createInterface({ input: process.stdin })) {
  const [name, node] = line.split(' ')
  const statement = asked.get(name)
  statement.bindUInteger(1, Number(node))
  const rows = (await statement.runAndReadAll()).getRows()
  console.log(name.startsWith('count') ? String(rows[0][0]) : [rows.length, ...rows.map(([one]) => one)].join(' '))
}
