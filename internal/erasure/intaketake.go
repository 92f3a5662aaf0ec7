package erasure

import (
	"bytes"
	"context"

	"lethe/ent"
)

// takeIn writes the arrivals, with one statement for each table however many they
// are. What is wrong with one alone is its result.
func (s *Service) takeIn(ctx context.Context, tx *ent.Tx, together []*arrival, wait bool) ([]SubmitResult, error) {
	known, err := s.look(ctx, tx, together, wait)
	if err != nil {
		return nil, err
	}
	results := make([]SubmitResult, len(together))
	batch := newIntakeBatch(s, known)
	twins := map[int]int{}
	first := map[string]int{}
	for n, a := range together {
		before, seen := known.keys[n]
		name := a.sender() + "\x00" + string(a.valid.key)
		twin, paired := first[name]
		switch {
		case seen:
			results[n].Request, results[n].Err = s.replay(ctx, tx, before, a.valid)
			results[n].Replayed = results[n].Err == nil
		case a.valid.key != nil && paired:
			twins[n] = twin
		default:
			first[name] = n
			results[n].Err = batch.add(ctx, n, a)
		}
	}
	saved, err := batch.save(ctx, tx)
	if err != nil {
		return nil, err
	}
	for n, r := range saved {
		results[n].Request = r
	}
	for n, twin := range twins {
		results[n] = replayOf(results[twin], together[twin].valid, together[n].valid)
	}
	return results, nil
}

// replayOf is what the second of two under one key gets, who came together.
func replayOf(first SubmitResult, of, v valid) SubmitResult {
	if !bytes.Equal(of.fingerprint, v.fingerprint) {
		return SubmitResult{Err: errKeyUsed}
	}
	first.Replayed = first.Err == nil
	return first
}
