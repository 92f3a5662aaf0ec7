package erasure

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/destination"
)

// strain is what an attempt says about the destination itself, whatever became
// of the delivery.
type strain struct {
	failed bool          // it does not work, or not for us
	rest   time.Duration // how long it wants to be left alone
}

const (
	// tripsAfter is how many attempts in a row may fail before a destination is
	// left alone for a while.
	tripsAfter = 5
	// longestRest is the longest that one is left alone: so long after it works
	// again, its orders go out at the latest.
	longestRest = 5 * time.Minute
	// shortestRest is what "too many requests" costs at the least.
	shortestRest = time.Minute
)

// strainOf tells a fault of the destination from one of a single order: an
// answer that refuses what was sent says that the destination works.
func strainOf(err error) strain {
	status, answered := destination.HTTPStatusOf(err)
	switch {
	case !answered:
		return strain{failed: true}
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		asked, _ := destination.RetryAfterOf(err)
		if status == http.StatusTooManyRequests {
			asked = max(asked, shortestRest)
		}
		return strain{failed: true, rest: min(asked, longestRest)}
	case status == http.StatusGone:
		return strain{failed: true, rest: longestRest}
	case status == http.StatusBadRequest, status == http.StatusConflict,
		status == http.StatusRequestEntityTooLarge, status == http.StatusUnprocessableEntity:
		return strain{}
	}
	return strain{failed: true}
}

// strains are what a batch of attempts says about each destination.
type strains map[uuid.UUID]*strainSum

type strainSum struct {
	Destination uuid.UUID `json:"id"`
	Worked      bool      `json:"worked"`
	Failed      int       `json:"failed"`
	RestSeconds float64   `json:"rest"`
}

func (s strains) add(to uuid.UUID, v strain) {
	sum := s[to]
	if sum == nil {
		sum = &strainSum{Destination: to}
		s[to] = sum
	}
	if !v.failed {
		sum.Worked = true
		return
	}
	sum.Failed++
	sum.RestSeconds = max(sum.RestSeconds, v.rest.Seconds())
}

// saveStrain keeps the circuit of each destination. One that failed tripsAfter
// times in a row is left alone: first for Config.RetryMin, then for twice as
// long after each order that tries it in vain. What was on its way when it
// tripped counts no more. One attempt that works closes the circuit.
// Destinations that work and did work cost no write and no lock.
func (c Config) saveStrain(ctx context.Context, tx *ent.Tx, sums strains) error {
	list := make([]*strainSum, 0, len(sums))
	for _, sum := range sums {
		list = append(list, sum)
	}
	asked, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("list the strain of destinations: %w", err)
	}
	const query = `
WITH said AS (
	SELECT x.id, s.worked, s.rest,
		CASE WHEN s.worked THEN 0
			WHEN x.circuit_open_until > (SELECT lethe_now()) THEN x.failures
			WHEN x.failures < $2 THEN least(x.failures + s.failed, $2)
			ELSE x.failures + 1 END AS failures
	FROM destinations x JOIN json_to_recordset($1) AS s (id uuid, worked boolean, failed int, rest float8) USING (id)
	WHERE s.failed > 0 OR x.failures > 0 OR x.circuit_open_until IS NOT NULL
	ORDER BY x.id FOR NO KEY UPDATE OF x
)
UPDATE destinations x SET failures = said.failures, circuit_open_until = CASE
	WHEN said.worked AND said.rest = 0 THEN NULL
	WHEN x.circuit_open_until > (SELECT lethe_now()) AND said.rest = 0 THEN x.circuit_open_until
	WHEN said.rest > 0 THEN greatest(x.circuit_open_until, (SELECT lethe_now()) + said.rest * interval '1 second')
	WHEN said.failures >= $2 THEN (SELECT lethe_now()) + (0.8 + 0.4 * random())
		* least($4::float8, $3::float8 * 2 ^ least(said.failures - $2, 20)) * interval '1 second'
	END
FROM said WHERE said.id = x.id`
	_, err = tx.ExecContext(ctx, query, string(asked), tripsAfter,
		max(c.RetryMin, breath).Seconds(), min(longestRest, max(c.RetryMax, breath)).Seconds())
	if err != nil {
		return fmt.Errorf("save the circuits of destinations: %w", err)
	}
	return nil
}
