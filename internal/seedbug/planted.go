//go:build !(seedbug_mark_before_send || seedbug_new_key || seedbug_app_clock || seedbug_no_lease || seedbug_routing_outside || seedbug_ledger_outside || seedbug_unroutable_is_done)

package seedbug

// Planted is the fault of this build: none.
const Planted = ""
