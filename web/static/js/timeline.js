/* The timeline: its head follows the player; a click seeks (the player listens to `data-seek`). */

class FilmTimeline extends HTMLElement {
  connectedCallback() {
    this.head = this.querySelector("[data-head]");
    this.scroll = this.querySelector(".timeline__scroll");
    this.follow = ({ detail }) => this.move(detail);
    document.addEventListener("film:time", this.follow);
    const video = document.querySelector("film-player video");
    this.move({ at: video?.currentTime ?? 0, playing: false });
  }

  disconnectedCallback() {
    document.removeEventListener("film:time", this.follow);
  }

  move({ at, playing }) {
    this.head.style.setProperty("--from", at / Number(this.dataset.length));
    if (!playing) return;
    const { offsetLeft: x } = this.head;
    const { scrollLeft: left, clientWidth: width } = this.scroll;
    if (x < left + 96 || x > left + width - 80) {
      this.scroll.scrollTo({ left: x - width / 3, behavior: "smooth" });
    }
  }
}

customElements.define("film-timeline", FilmTimeline);
