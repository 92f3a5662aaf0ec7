package certificate

import "lethe/internal/lifecycle"

// ordered tells which destinations were told. The entry names them without the ids
// of their deliveries, which come with the first entry about each.
func (s *Summary) ordered(e Entry, f facts) {
	for _, name := range f.Destinations {
		s.Destinations = append(s.Destinations, newDestination(name, e))
	}
}

func newDestination(name string, e Entry) Destination {
	return Destination{Name: name, State: lifecycle.Queued, OrderedAt: e.At.UTC(), Evidence: []Evidence{}}
}

// delivered tells what became of one order.
func (s *Summary) delivered(e Entry, f facts) {
	if f.Delivery == "" || f.Destination == "" {
		return
	}
	d := s.destination(e, f)
	if e.Action == "delivery.contradicted" {
		d.ContradictedAt = new(e.At.UTC())
		return
	}
	if f.To == "" {
		return // it moved nothing, such as the proposal of a waiver
	}
	d.State = lifecycle.DeliveryState(f.To)
	d.Attempts = max(d.Attempts, f.Attempt)
	if f.Closed {
		d.ClosedAt = new(e.At.UTC())
	}
	if f.Answer != "" {
		d.Evidence = append(d.Evidence, evidence(e, f))
	}
	switch d.State {
	case lifecycle.Retained:
		d.Retention = &Retention{Grounded: f.Grounded, Until: moment(f.RetainedUntil)}
	case lifecycle.Waived:
		d.Waiver = &Waiver{Ground: lifecycle.WaiverGround(f.Ground), ProposedBy: f.ProposedBy, By: e.Actor, At: e.At.UTC()}
	}
}

func evidence(e Entry, f facts) Evidence {
	out := Evidence{At: e.At.UTC(), Via: f.Via, Status: f.Answer, HTTPStatus: f.HTTPStatus}
	if f.Via == "person" {
		out.By = e.Actor
	}
	return out
}

// destination finds the delivery that an entry is about: the one with its id, else
// the one to its destination that has no id yet, else a new one, such as an order
// that had to be repeated.
func (s *Summary) destination(e Entry, f facts) *Destination {
	for i := range s.Destinations {
		if s.Destinations[i].Delivery == f.Delivery {
			return &s.Destinations[i]
		}
	}
	for i := range s.Destinations {
		if d := &s.Destinations[i]; d.Delivery == "" && d.Name == f.Destination {
			d.Delivery = f.Delivery
			return d
		}
	}
	s.Destinations = append(s.Destinations, newDestination(f.Destination, e))
	d := &s.Destinations[len(s.Destinations)-1]
	d.Delivery = f.Delivery
	return d
}
