package main

import (
	"context"
	"fmt"
	"time"
)

// measurement is what one run of one side cost, for each delivery.
type measurement struct {
	PerSecond    float64 `json:"deliveriesPerSecond"`
	Transactions float64 `json:"transactionsPerDelivery"`
	CPU          float64 `json:"senderMicroseconds"`   // of CPU
	PostgresCPU  float64 `json:"postgresMicroseconds"` // of CPU
	Bytes        float64 `json:"bytesPerOrder"`

	asked int // transactions of a watcher
}

// meter is what was so when the measuring began.
type meter struct {
	at            time.Time
	own, postgres time.Duration // CPU
	received      tally
}

func (b *bench) beginMeasuring(ctx context.Context) (m meter, err error) {
	if m.received, err = b.receiver.tally(ctx); err != nil {
		return m, err
	}
	if m.postgres, err = b.postgres.cpu(); err != nil {
		return m, err
	}
	if m.own, err = ownCPU(); err != nil {
		return m, err
	}
	m.at = time.Now()
	return m, nil
}

// endMeasuring says what n deliveries have cost since. It fails unless the
// receiver has got exactly n orders.
func (b *bench) endMeasuring(ctx context.Context, m meter, n int) (measurement, error) {
	took := time.Since(m.at)
	own, err := ownCPU()
	if err != nil {
		return measurement{}, err
	}
	postgres, err := b.postgres.cpu()
	if err != nil {
		return measurement{}, err
	}
	received, err := b.receiver.tally(ctx)
	if err != nil {
		return measurement{}, err
	}
	if got := received.Orders - m.received.Orders; got != int64(n) {
		return measurement{}, fmt.Errorf("the receiver got %d orders for %d deliveries", got, n)
	}
	each := func(total time.Duration) float64 { return float64(total.Microseconds()) / float64(n) }
	return measurement{
		PerSecond:   float64(n) / took.Seconds(),
		CPU:         each(own - m.own),
		PostgresCPU: each(postgres - m.postgres),
		Bytes:       float64(received.Bytes-m.received.Bytes) / float64(n),
	}, nil
}

// addTransactions adds what the side itself has committed in its database. All
// its sessions must be about to end.
func (b *bench) addTransactions(ctx context.Context, m *measurement, database string, n int) error {
	total, err := b.postgres.transactions(ctx, database)
	if err != nil {
		return err
	}
	m.Transactions = float64(total-int64(m.asked)) / float64(n)
	return nil
}
