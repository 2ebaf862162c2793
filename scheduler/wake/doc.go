// Package wake is the cron loop: it says "look now" at the times a schedule
// names, and nothing more. What is due is decided by whoever is woken, from
// what is stored, so a missed wake-up costs nothing but the wait for the next.
package wake
