package web

import (
	"context"
	"time"

	"lethe/ent"
)

// ownZone is the zone that a person has chosen for times; nil for that of the
// company.
func ownZone(account *ent.StaffAccount) *time.Location {
	if account.TimeZone == "" {
		return nil
	}
	zone, err := time.LoadLocation(account.TimeZone)
	if err != nil { // it was there when it was chosen: another machine knows fewer
		return nil
	}
	return zone
}

// zone is where the person who is signed in reads times.
func (s *site) zone(ctx context.Context) *time.Location {
	if who := account(ctx); who != nil {
		if own := ownZone(who); own != nil {
			return own
		}
	}
	return s.Zone
}
