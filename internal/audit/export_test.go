package audit

import "context"

// The conditions of the indexes that filters use.
var (
	NotEveryday = notEveryday
	NotOfJobs   = notOfJobs
	OfStaff     = ofStaff
)

// CheckDueWith is CheckDue with another reading of the ledger.
func (s *Service) CheckDueWith(ctx context.Context, verify func(context.Context, Verification) (Verified, error)) (int, error) {
	return s.checkDue(ctx, verify)
}
