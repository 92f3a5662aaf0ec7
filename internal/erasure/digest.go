package erasure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/ent/jobheartbeat"
)

// Digest is who is told every day what waits. Without addresses, or without
// Letters.Post, nobody is.
type Digest struct {
	To []string      // addresses of staff
	At time.Duration // since midnight, in Law.Zone
}

// digestAgain is the wait after a digest that could not be sent.
const digestAgain = 5 * time.Minute

// SendDigestsDue sends each address its digest of the day, once the hour has come,
// and returns how many it sent. However many replicas ask, each address gets one;
// if one could not be sent, it is tried again until the day is over. That is
// logged and no error: the job has done what it can.
func (s *Service) SendDigestsDue(ctx context.Context) (int, error) {
	if s.cfg.Letters.Post == nil || len(s.cfg.Digest.To) == 0 {
		return 0, nil
	}
	now, err := s.Now(ctx)
	if err != nil {
		return 0, err
	}
	now = now.In(s.cfg.Law.Zone)
	if now.Before(s.cfg.Digest.on(now)) {
		return 0, nil
	}
	sent := 0
	for _, to := range s.cfg.Digest.To {
		ok, err := s.sendDigest(ctx, to, now)
		if err != nil {
			return sent, err
		}
		if ok {
			sent++
		}
	}
	return sent, nil
}

// on is the hour of the digest on the day of t, in the zone of t.
func (d Digest) on(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), int(d.At.Hours()), int(d.At.Minutes())%60, 0, 0, t.Location())
}

// sendDigest reports whether the digest was due, was ours to send and was sent.
func (s *Service) sendDigest(ctx context.Context, to string, now time.Time) (bool, error) {
	name := digestName(to)
	ours, err := s.claimDigest(ctx, name)
	if err != nil || !ours {
		return false, err
	}
	waiting, err := s.waiting(ctx)
	if err != nil {
		return false, err // the lease ends, and another look finds it due
	}
	written := waiting.Letter()
	failed := s.cfg.Letters.Post.Send(ctx, Mail{
		ID: name + "." + now.Format(time.DateOnly), To: to,
		Subject: written.Subject, Text: written.Text, Language: written.Language,
	})
	next := s.cfg.Digest.on(now.AddDate(0, 0, 1))
	if failed != nil {
		s.log.WarnContext(ctx, "send the daily digest", "digest", name, "error", failed)
	}
	if failed != nil && !errors.Is(failed, ErrRefused) {
		next = now.Add(digestAgain)
	}
	return failed == nil, s.nextDigest(ctx, name, next)
}

func digestName(to string) string { return "digest." + addressMark(to) }

// addressMark is an address of the staff as it is kept and logged: nobody can read
// it.
func addressMark(to string) string {
	sum := sha256.Sum256([]byte(to))
	return hex.EncodeToString(sum[:8])
}

// claimDigest takes the digest for ten minutes, which is longer than a mail may
// take. Its row says when it is due again, so it is due when there is none.
func (s *Service) claimDigest(ctx context.Context, name string) (bool, error) {
	const claim = `
INSERT INTO job_heartbeats (job, at) VALUES ($1, (SELECT lethe_now()) + interval '10 minutes')
ON CONFLICT (job) DO UPDATE SET at = excluded.at WHERE job_heartbeats.at <= (SELECT lethe_now())`
	var ours bool
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		done, err := tx.ExecContext(ctx, claim, name)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		ours = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("claim the daily digest: %w", err)
	}
	return ours, nil
}

func (s *Service) nextDigest(ctx context.Context, name string, at time.Time) error {
	err := s.db.InTx(context.WithoutCancel(ctx), func(ctx context.Context, tx *ent.Tx) error {
		return tx.JobHeartbeat.Update().Where(jobheartbeat.ID(name)).SetAt(at).Exec(ctx)
	})
	if err != nil {
		return fmt.Errorf("record the daily digest: %w", err)
	}
	return nil
}
