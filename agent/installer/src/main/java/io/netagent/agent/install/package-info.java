/**
 * Puts the hooks in: options, the table of hooks, weaving. In a loader of its own; knows Byte
 * Buddy.
 */
package io.netagent.agent.install;
