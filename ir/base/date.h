/* date: a day of the calendar, without gmtime(), which reads the system's time zones from a file. */
#ifndef SLSC_DATE_H
#define SLSC_DATE_H

#include <stdbool.h>
#include <stdint.h>

struct date {
	int64_t year;
	int month, day; /* from 1 */
};

static inline int date_days_of(int64_t year, int month)
{
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return month == 2 ? 28 + leap : 30 + (month + month / 8) % 2;
}

/* The day that begins so many seconds, rounded down to days, after 1970 began in UTC; before it: below 0. */
static inline struct date date_of(int64_t seconds)
{
	enum { DAYS_OF_400_YEARS = 146097 };
	int64_t days = seconds / 86400 - (seconds % 86400 < 0);
	int64_t cycles = days / DAYS_OF_400_YEARS - (days % DAYS_OF_400_YEARS < 0);
	struct date d = { 1970 + 400 * cycles, 1, 0 };
	days -= cycles * DAYS_OF_400_YEARS;
	for (; days >= 337 + date_days_of(d.year, 2); d.year++)
		days -= 337 + date_days_of(d.year, 2);
	for (; days >= date_days_of(d.year, d.month); d.month++)
		days -= date_days_of(d.year, d.month);
	d.day = (int)days + 1;
	return d;
}

#endif
