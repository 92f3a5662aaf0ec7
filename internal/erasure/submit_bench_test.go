package erasure_test

import (
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"

	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/pgtest"
)

// BenchmarkSubmit takes requests of new persons: from one sender, from 64 at once, and
// a thousand in one call.
func BenchmarkSubmit(b *testing.B) {
	desk := deskFor(b)
	ctx := auth.With(b.Context(), auth.APIToken(tokenID, "shop", "shop", []auth.Permission{auth.SubmitRequests}))
	var people atomic.Int64
	someone := func() erasure.Submission {
		n := people.Add(1)
		return erasure.Submission{
			Identifiers: []erasure.IdentifierInput{
				{Type: "email", Value: fmt.Sprintf("person%d@example.com", n)}, {Type: "customer_id", Value: fmt.Sprintf("cust-%09d", n)},
			},
			Cause: "account_deleted", IdempotencyKey: fmt.Sprint(n),
		}
	}
	b.Run("senders=1", func(b *testing.B) {
		for b.Loop() {
			if _, err := desk.Submit(ctx, someone()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("senders=64", func(b *testing.B) {
		b.SetParallelism(32) // times GOMAXPROCS
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := desk.Submit(ctx, someone()); err != nil {
					b.Error(err)
				}
			}
		})
	})
	b.Run("bulk", func(b *testing.B) {
		for b.Loop() {
			many := make([]erasure.Submission, 1000)
			for n := range many {
				many[n] = someone()
			}
			results, err := desk.SubmitAll(ctx, many)
			if err != nil || results[999].Err != nil {
				b.Fatal(err, results[999].Err)
			}
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/1000*1e9, "ns/request")
	})
}

func deskFor(b *testing.B) *erasure.Service {
	b.Helper()
	return erasure.New(pgtest.New(b), openKeys(b), nil, nil, standard, slog.New(slog.DiscardHandler))
}
