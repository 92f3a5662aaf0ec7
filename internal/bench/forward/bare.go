package main

import (
	"context"
	"strconv"

	"golang.org/x/sync/errgroup"
)

// bare sends the orders and keeps nothing.
func (b *bench) bare(ctx context.Context) (measurement, error) {
	n := b.options.deliveries
	s := newSender(b.receiver.url)
	defer s.close()
	m, err := b.beginMeasuring(ctx)
	if err != nil {
		return measurement{}, err
	}
	ids := make(chan string)
	senders, ctx := errgroup.WithContext(ctx)
	for range inFlight {
		senders.Go(func() error {
			for id := range ids {
				if err := s.send(ctx, id); err != nil {
					return err
				}
			}
			return nil
		})
	}
	senders.Go(func() error {
		defer close(ids)
		for i := range n {
			select {
			case ids <- strconv.Itoa(i):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	if err := senders.Wait(); err != nil {
		return measurement{}, err
	}
	return b.endMeasuring(context.WithoutCancel(ctx), m, n)
}
