package destinationtest

import (
	"context"
	"testing"
	"time"

	"lethe/internal/destination"
)

// asker tests one kind of question for what holds for both.
type asker struct {
	Fixture
	ask func(context.Context, Peer) (said any, err error)
}

func poll(p destination.Poller) func(context.Context, Peer) (any, error) {
	return func(ctx context.Context, peer Peer) (any, error) {
		return p.Poll(ctx, peer.Target, order(), peer.Poll)
	}
}

func probe(p destination.Prober) func(context.Context, Peer) (any, error) {
	return func(ctx context.Context, peer Peer) (any, error) {
		return p.Probe(ctx, peer.Target, order(), peer.Probe)
	}
}

func (a asker) run(t *testing.T) {
	t.Run("what is no answer is an error", a.unusable)
	t.Run("a lasting fault is permanent", a.lasting)
	t.Run("a destination that asks for time gets it", a.postponed)
	t.Run("a question ends with its context", a.interrupted)
	t.Run("nothing secret is in what is kept", a.secret)
}

func (a asker) unusable(t *testing.T) {
	t.Parallel()
	for b, timeout := range map[Behaviour]time.Duration{
		Breaks: patience, Garbles: patience, IsAway: patience, Hangs: impatience, Drips: impatience,
	} {
		began := time.Now()
		if said, err := a.ask(t.Context(), a.start(t, b, timeout)); err == nil || destination.IsPermanent(err) {
			t.Errorf("one that %s: %+v, %v; want an error that is not permanent", b, said, err)
		}
		if took := time.Since(began); took > patience {
			t.Errorf("one that %s held a question for %v; its timeout is %v", b, took, timeout)
		}
	}
	if said, err := a.ask(t.Context(), a.start(t, Mumbles, patience)); err == nil {
		t.Errorf("one that %s: %+v; want an error", Mumbles, said)
	}
}

func (a asker) lasting(t *testing.T) {
	t.Parallel()
	if said, err := a.ask(t.Context(), a.start(t, Refuses, patience)); !destination.IsPermanent(err) {
		t.Errorf("got %+v, %v; want a permanent error", said, err)
	}
}

func (a asker) postponed(t *testing.T) {
	t.Parallel()
	_, err := a.ask(t.Context(), a.start(t, Postpones, patience))
	if wait, ok := destination.RetryAfterOf(err); !ok || wait != Later || destination.IsPermanent(err) {
		t.Errorf("got %v, to be asked again after %v, %v; want after %v", err, wait, ok, Later)
	}
}

func (a asker) interrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), impatience)
	defer cancel()
	if said, err := a.ask(ctx, a.start(t, Hangs, patience)); err == nil || destination.IsPermanent(err) {
		t.Errorf("got %+v, %v; want an error that is not permanent", said, err)
	}
}

func (a asker) secret(t *testing.T) {
	t.Parallel()
	for _, b := range []Behaviour{Confirms, Declines, Refuses, Breaks, Garbles, Mumbles, Hangs, IsAway} {
		peer := a.start(t, b, impatience)
		said, err := a.ask(t.Context(), peer)
		checkSecrecy(t, peer, said, err)
	}
}

func (f Fixture) saysWhenPolled(t *testing.T) {
	t.Parallel()
	ask := poll(f.Connector.(destination.Poller))
	for b, want := range map[Behaviour]destination.Status{
		Confirms:    destination.Done,
		Lies:        destination.Done,
		Accepts:     destination.Accepted,
		KnowsNobody: destination.NotFound,
		Declines:    destination.Failed,
	} {
		said, err := ask(t.Context(), f.start(t, b, patience))
		if receipt, ok := said.(destination.Receipt); !ok || err != nil || receipt.Status != want {
			t.Errorf("one that %s: %+v, %v; want %s", b, said, err, want)
		}
	}
}

func (f Fixture) finds(t *testing.T) {
	t.Parallel()
	ask := probe(f.Connector.(destination.Prober))
	for b, want := range map[Behaviour]destination.Finding{
		Confirms:    destination.Absent,
		KnowsNobody: destination.Absent,
		Lies:        destination.Present,
	} {
		if found, err := ask(t.Context(), f.start(t, b, patience)); found != want || err != nil {
			t.Errorf("one that %s: %v, %v; want %s", b, found, err, want)
		}
	}
}
