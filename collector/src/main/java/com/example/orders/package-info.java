/** The demo's sick program: a small order service's client code, with one forgotten close. */
package com.example.orders;
