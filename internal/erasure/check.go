package erasure

import (
	"strings"

	"lethe/internal/fault"
)

// Check fails with BadInput where Reject would for any request: without a ground
// from the list, or a text. It is for who asks once about many requests.
func (in Rejection) Check() error {
	in.Text = strings.TrimSpace(in.Text)
	return in.check()
}

// Check fails with BadInput where Extend would for any request: without a ground
// that some regulation has, or a text.
func (in Extension) Check() error {
	var faults []fault.Field
	if !in.Ground.Valid() {
		faults = append(faults, fault.Field{Path: "ground", Message: "Choose the ground on which the deadlines are extended."})
	}
	return fault.Invalid(append(faults, reasons(strings.TrimSpace(in.Text))...)...)
}
