// Package e2e tests the whole program from outside. It has no code of its own.
//
//	TestMain ── go build ──► lethe
//	each test: `lethe dev` as a process, with its own data directory and Postgres
//	           ▲ GraphQL, pages in a headless Chromium, the command line
//	           ▼ signed orders to destinations that the test serves
//
// Nothing is replaced: the processes are killed with real signals, and what is
// then in the database is what counts. The tests need the programs of Postgres
// and a Chromium; without them they fail and say what to install.
package e2e
