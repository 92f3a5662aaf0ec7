package view_test

import (
	"fmt"
	"io"
	"testing"

	"lethe/web/view"
)

// BenchmarkQueuePage draws the page that is open all day, with 50 requests.
func BenchmarkQueuePage(b *testing.B) {
	p := queue()
	p.Rows = p.Rows[:0]
	for i := range 50 {
		r := queue().Rows[i%10]
		r.Reference, r.Assignee = fmt.Sprintf("ER-7QK4-M2%02d", i), "Lea Marchetti"
		p.Rows = append(p.Rows, r)
	}
	page := view.QueuePage(p)
	for b.Loop() {
		if err := page.Render(b.Context(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
