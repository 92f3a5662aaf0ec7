package e2e_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"lethe/internal/pgtest"
)

// stepTime is more than a walk takes with one crash in it, and its lease.
const stepTime = 30 * time.Second

// A request walks from its submission to its end, through a destination that
// answers and one that calls back, while the process dies at its N-th step; then
// another process finishes the work. Each N is another request.
//
// The long run takes every step until a walk survives. The short one starts
// anywhere and leaves steps out, so that many runs see all of them.
func TestForward_F1_CrashAfterEverySingleStep(t *testing.T) {
	t.Parallel()
	f := newFleet(t, pgtest.NewURL(t), "LETHE_REVIEW_WINDOW=1h", "LETHE_DELIVERY_TIMEOUT=300ms")
	r := f.prepare()
	w := walker{replica: r, db: f.database(), crashing: buildTagged(t, "crash"), env: r.setup.env}
	receivers := map[string]*destination{"prompt": newDestination(t, nil), "callers": f.newCaller()}
	f.apply(routing(receivers))

	stride := scale(61, 1)
	step := 1 + seeded(t).IntN(stride)
	crashes := 0
	for w.walk(t, step) {
		crashes++
		step += stride
	}
	r.setup.binary, r.setup.env = program, w.env // this one lives
	r.Start()
	f.allAccounted(stepTime)
	sum := map[string]reached{}
	for name, d := range receivers {
		sum[name] = oneKeyEach(t, w.db, name, d)
	}
	t.Logf("%d crashes before a walk took fewer than %d steps; %s", crashes, step, told(sum))
	if crashes < 3 {
		t.Errorf("only %d walks crashed: the steps are not counted", crashes)
	}
}

// walker sends requests through a replica that crashes.
type walker struct {
	replica  *replica
	db       *sql.DB
	crashing string   // the binary that crashes
	env      []string // of the replica
}

// walk takes one request to its end and reports whether the process crashed on
// the way, at its given step.
func (w walker) walk(t *testing.T, step int) (crashed bool) {
	t.Helper()
	w.launch(w.crashing, fmt.Sprintf("CRASH_AT=%d", step))
	c := client{api: w.replica.api(), key: fmt.Sprintf("walk-%d", step)}
	eventually(t, stepTime, fmt.Sprintf("the walk with a crash at step %d ends", step), func() bool {
		if !w.replica.running() {
			w.mustHaveCrashed(t, crashed)
			crashed = true
			w.launch(program)
		}
		return c.goOn(t) && number(t, w.db, `SELECT count(*) FROM erasure_requests WHERE id = $1 AND state = 'COMPLETED'`, c.id) == 1
	})
	w.replica.killIfRunning()
	return crashed
}

// mustHaveCrashed fails the test when the process that ended was not killed, or
// could not have been: it then ended by itself.
func (w walker) mustHaveCrashed(t *testing.T, before bool) {
	t.Helper()
	status, ok := w.replica.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || before || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		t.Fatalf("lethe serve ended by itself: %v\n%s", w.replica.cmd.ProcessState, w.replica.lastWords())
	}
}

func (w walker) launch(binary string, env ...string) {
	w.replica.setup.binary, w.replica.setup.env = binary, slices.Concat(w.env, env)
	w.replica.Launch()
}

// client submits one request and approves it, and repeats what was not answered.
type client struct {
	api      api
	key, id  string
	approved bool
}

// goOn takes the next step and reports whether all were answered.
func (c *client) goOn(t *testing.T) bool {
	t.Helper()
	switch {
	case c.id == "":
		input := submission(c.key + "@example.com")
		input["idempotencyKey"] = c.key
		var data submitted
		if c.answered(t, submitMutation, input, &data) {
			c.id = data.SubmitErasureRequest.Request.ID
		}
	case !c.approved:
		c.approved = c.answered(t, approveMutation, vars{"id": c.id}, nil)
	}
	return c.approved
}

// answered sends a mutation. A conflict is an answer too: the mutation was taken
// before, and its answer lost.
func (c *client) answered(t *testing.T, mutation string, input vars, into any) bool {
	t.Helper()
	out, err := c.api.post(t.Context(), mutation, vars{"input": input})
	switch {
	case err != nil || out.code() == "UNAVAILABLE":
		return false
	case out.code() == "CONFLICT":
		return true
	case out.code() != "":
		t.Fatalf("the sender of %s is answered %+v", c.key, out.Errors)
	case into != nil:
		if err := json.Unmarshal(out.Data, into); err != nil {
			t.Fatal(err)
		}
	}
	return true
}

// buildTagged builds the program with a build tag and returns its path.
func buildTagged(t *testing.T, tag string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lethe")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-tags", tag, "-o", path, "lethe/cmd/lethe")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build lethe with %s: %v\n%s", tag, err, said)
	}
	return path
}
