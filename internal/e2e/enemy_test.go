package e2e_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// enemy is a client that writes what no honest client would, byte by byte.
type enemy struct {
	address, token string
}

// blow is one exchange with the server, and the statuses that may end it; closed
// where the server may hang up without a word, because it was still being written to.
type blow struct {
	name    string
	request string
	want    []int
}

const closed = 0

// exchange writes the request on a connection of its own and returns the status of
// the first answer.
func (e enemy) exchange(t *testing.T, request string) int {
	t.Helper()
	c, err := net.DialTimeout("tcp", e.address, 10*time.Second)
	if err != nil {
		t.Errorf("nobody listens any more: %v", err)
		return closed
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(20 * time.Second)) // a connection that is not open fails to be written to
	go func() { _, _ = io.WriteString(c, request) }()   // the server may answer, and hang up, before the end
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return closed
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20))
	return res.StatusCode
}

// strike exchanges, and fails the test for an answer that the blow does not expect.
func (e enemy) strike(t *testing.T, b blow) {
	t.Helper()
	if got := e.exchange(t, b.request); !slices.Contains(b.want, got) {
		t.Errorf("%s: status %d, want one of %v", b.name, got, b.want)
	}
}

// hold keeps n connections open on which only the beginning was said. done is
// closed once the server has hung up on all of them.
func (e enemy) hold(t *testing.T, n int, beginning string) (done chan struct{}) {
	t.Helper()
	var held []net.Conn
	for range n {
		c, err := net.DialTimeout("tcp", e.address, 10*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := io.WriteString(c, beginning); err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	done = make(chan struct{})
	go func() {
		defer close(done)
		for _, c := range held {
			_, _ = io.Copy(io.Discard, c)
		}
	}()
	return done
}

func (e enemy) get(target string, headers ...string) string {
	return fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", target, e.address, lines(headers))
}

func (e enemy) post(target, mediaType, body string, headers ...string) string {
	headers = append(headers, "Content-Type: "+mediaType, fmt.Sprintf("Content-Length: %d", len(body)))
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: %s\r\n%s\r\n%s", target, e.address, lines(headers), body)
}

// ask is a GraphQL request of somebody who has a token.
func (e enemy) ask(body string) string {
	return e.post("/graphql", "application/json", body, "Authorization: Bearer "+e.token)
}

// fill is a form from a page of this origin.
func (e enemy) fill(target, body string) string {
	return e.post(target, "application/x-www-form-urlencoded", body, "Origin: http://"+e.address)
}

func lines(headers []string) string {
	if len(headers) == 0 {
		return ""
	}
	return strings.Join(headers, "\r\n") + "\r\n"
}
