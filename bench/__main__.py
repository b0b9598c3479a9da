"""``python -m bench``: every measurement, one after the other, as ratios within one run."""

from bench import campaigns, compose, film, salesforce, web

if __name__ == "__main__":
    film.main()
    compose.main()
    campaigns.main()
    web.main()
    salesforce.main()
