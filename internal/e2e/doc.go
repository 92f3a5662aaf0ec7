// Package e2e tests the whole program from outside. It has no code of its own.
//
//	TestMain ── go build ──► lethe
//	each test: `lethe dev` as a process, with its own data directory and Postgres
//	           ▲ GraphQL, pages in a headless Chromium, the command line
//	           ▼ signed orders to destinations that the test serves
//	fault tests: a fleet of `lethe serve` on one Postgres, through a proxy where
//	           the network is to fail
//
// Tests with an F in their name prove what is promised under that fault. They
// are short in `make test`; `make torture` runs the same code at full size.
//
// Nothing is replaced: the processes are killed with real signals, and what is
// then in the database is what counts. The tests need the programs of Postgres
// and a Chromium; without them they fail and say what to install.
package e2e
