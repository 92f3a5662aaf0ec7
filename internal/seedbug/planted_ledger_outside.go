//go:build seedbug_ledger_outside

package seedbug

// Planted is the fault of this build.
const Planted = LedgerOutside
