package view_test

import (
	"testing"

	"lethe/web/view"
)

func TestBulkTold_SaysWhatBecameOfAll(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		done, failed, kept, left int
		want                     string
	}{
		{9, 0, 0, 0, "Approved 9."},
		{9, 3, 0, 0, "Approved 9. 3 failed."},
		{9, 1, 1, 0, "Approved 9. 1 failed. 1 stays as it was."},
		{4000, 0, 2, 6000, "Approved 4,000. 2 stay as they were. 6,000 are left."},
		{0, 0, 0, 1, "Approved 0. 1 is left."},
	} {
		if got := view.BulkTold(t.Context(), view.BulkApprove, c.done, c.failed, c.kept, c.left); got != c.want {
			t.Errorf("%+v is told as %q, want %q", c, got, c.want)
		}
	}
}
